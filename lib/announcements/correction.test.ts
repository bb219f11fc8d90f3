import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcementVersion } from "@/db/schema";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { setRead } from "@/lib/notifications/mutations";
import { createActor, createCourse, dump } from "@/lib/testing/factories";
import { correctAnnouncement } from "./correction";
import { contentFor, copyOf, draft, published, school } from "./testing/announcements";
import { withdrawAnnouncement } from "./withdrawal";

const corrected = { title: "Jadwal berubah", message: "Besok mulai **pukul 10**.", link: null };
const request = (correction: "minor" | "material", version = 1) => ({
  content: corrected,
  correction,
  version,
});

/** One student who has confirmed it, one who has read it, one who has not. */
async function readBySome() {
  const { teacher, students, course } = await school(3);
  const id = await published(teacher, contentFor([course], { needsConfirmation: true }));
  const [confirmed, read, unread] = students as [
    (typeof students)[0],
    (typeof students)[0],
    (typeof students)[0],
  ];
  const { notificationId } = await copyOf(id, read);
  await confirmNotification(confirmed, notificationId);
  await setRead(read, { id: notificationId, read: true });
  await published(teacher, contentFor([course], { title: "Kemudian" }));
  return { teacher, course, id, confirmed, read, unread };
}

test("a minor correction changes the text of all copies and nothing else", async () => {
  const { teacher, id, confirmed, read, unread } = await readBySome();
  const before = await Promise.all([confirmed, read, unread].map((each) => copyOf(id, each)));
  expect(await correctAnnouncement(teacher, id, request("minor"))).toEqual({ version: 2 });
  const text = { message: "Besok mulai pukul 10.", version: 2 };
  for (const [index, each] of [confirmed, read, unread].entries()) {
    expect(await copyOf(id, each)).toEqual({ ...before[index], ...text });
  }
  const [version] = await db
    .select()
    .from(announcementVersion)
    .where(eq(announcementVersion.announcementId, id));
  expect(version).toMatchObject({
    version: 1,
    message: "Besok mulai **pukul 9**.",
    correction: "minor",
    correctedBy: teacher.id,
  });
});

test("a material correction raises it, unread and unconfirmed, for those who have read it", async () => {
  const { teacher, id, confirmed, read, unread } = await readBySome();
  const untouched = await copyOf(id, unread);
  await correctAnnouncement(teacher, id, request("material"));
  for (const each of [confirmed, read]) {
    expect(await copyOf(id, each)).toMatchObject({ readAt: null, confirmedAt: null });
    const { items } = await listNotifications(each);
    expect(items.map(({ title }) => title)).toEqual(["Jadwal berubah", "Kemudian"]);
    expect(await countUnread(each)).toBe(2);
  }
  expect((await copyOf(id, unread)).seq).toBe(untouched.seq);
  expect((await listNotifications(unread)).items[1]).toMatchObject({
    version: 2,
    correctedAt: expect.any(Date),
  });
});

test("an announcement to several courses is corrected in all of them", async () => {
  const { teacher, students, course } = await school();
  const late = await createActor("student");
  const other = await createCourse(teacher, { students: [late] });
  const id = await published(teacher, contentFor([course, other]));
  const [student] = students;
  if (!student) throw new Error("no student");
  for (const each of [student, late]) {
    await setRead(each, { id: (await copyOf(id, each)).notificationId, read: true });
  }
  await correctAnnouncement(teacher, id, request("material"));
  for (const each of [student, late]) {
    expect(await copyOf(id, each)).toMatchObject({ version: 2, readAt: null });
  }
});

test("a correction is refused with the reason, and nothing changes", async () => {
  const { teacher, course, students } = await school();
  const [stranger, coTeacherOfOne] = [await createActor("teacher"), await createActor("teacher")];
  const foreign = await createCourse(coTeacherOfOne);
  const admin = await createActor("admin");
  const id = await published(teacher, contentFor([course]));
  const both = await published(admin, contentFor([course, foreign]));
  const { id: draftId } = await draft(teacher, contentFor([course]));
  const withdrawn = await published(teacher, contentFor([course]));
  await withdrawAnnouncement(teacher, withdrawn);
  const before = await dump();
  const refused: [actor: typeof teacher, id: string, version: number, error: string][] = [
    [stranger, id, 1, "notFound"],
    [students[0] ?? stranger, id, 1, "notFound"],
    [teacher, both, 1, "notFound"],
    [teacher, draftId, 1, "notFound"],
    [teacher, withdrawn, 1, "CONFLICT: withdrawn"],
    [teacher, id, 2, "STALE"],
  ];
  for (const [actor, target, version, error] of refused) {
    const correcting = correctAnnouncement(actor, target, request("minor", version));
    await expect(correcting).rejects.toThrow(error);
  }
  const same = { ...corrected, message: "Besok mulai **pukul 9**." };
  await expect(
    correctAnnouncement(teacher, id, { content: same, correction: "minor", version: 1 }),
  ).rejects.toThrow("nothingChanged");
  const unsafe = { ...same, message: "[Buka](javascript:alert(1))" };
  await expect(
    correctAnnouncement(teacher, id, { content: unsafe, correction: "minor", version: 1 }),
  ).rejects.toThrow("unsafeLink");
  expect(await dump()).toBe(before);
});

test("of two concurrent corrections of one version, one is refused", async () => {
  const { teacher, course } = await school();
  const id = await published(teacher, contentFor([course]));
  const results = await Promise.allSettled([
    correctAnnouncement(teacher, id, request("minor")),
    correctAnnouncement(teacher, id, request("material")),
  ]);
  expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await db.$count(announcementVersion, eq(announcementVersion.announcementId, id))).toBe(1);
});
