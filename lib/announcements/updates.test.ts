import { expect, test } from "vitest";
import { createActor, dump } from "@/lib/testing/factories";
import { getNotification, listNotifications } from "@/lib/notifications/data";
import type { Actor } from "@/lib/auth/actor";
import { announcementContentSchema } from "./api-schema";
import { createAnnouncement } from "./mutations";
import { toAnnouncementContent, toEditable } from "./resource";
import { getManaged } from "./stored";
import { contentFor, copiesOf, school, soon } from "./testing/announcements";
import { confirmOwnCopy, sendStored, takeBack, updateAnnouncement } from "./updates";

const key = () => crypto.randomUUID();

/** The body of a PUT with these changes, and the revision that it is based on. */
async function putOf(actor: Actor, id: string, changes: object) {
  const stored = await getManaged(actor, id);
  if (!stored) throw new Error("not found");
  const content = { ...toAnnouncementContent(toEditable(stored)), ...changes };
  return { revision: stored.revision, body: announcementContentSchema.parse(content) };
}

test("a draft is created, replaced, scheduled, taken back and published", async () => {
  const { teacher, course, students } = await school();
  const created = await createAnnouncement(teacher, {
    clientKey: key(),
    content: contentFor([course]),
  });
  expect(created).toMatchObject({ status: "draft", recipientCount: 2, publishAt: null });
  const { id } = created;
  const [first] = students as [Actor];
  await updateAnnouncement(
    teacher,
    id,
    await putOf(teacher, id, { title: "Baru", recipients: { userIds: [first.id] } }),
  );
  const revisionOf = async () => (await getManaged(teacher, id))?.revision ?? 0;
  const publishAt = soon(3600_000);
  expect(await sendStored(teacher, id, { revision: await revisionOf(), publishAt })).toMatchObject({
    status: "scheduled",
    recipientCount: 1,
    publishAt,
  });
  expect(await takeBack(teacher, id)).toBe("draft");
  expect(
    await sendStored(teacher, id, { revision: await revisionOf(), holdSeconds: 0 }),
  ).toMatchObject({ status: "published", recipientCount: 1 });
  expect(await copiesOf(id)).toEqual([first.id]);
});

test("a published one is only corrected, and says of which kind", async () => {
  const { teacher, course, students } = await school(1);
  const [student] = students as [Actor];
  const { id } = await createAnnouncement(teacher, {
    clientKey: key(),
    content: contentFor([course]),
    sending: { holdSeconds: 0 },
  });
  const put = async (changes: object) =>
    updateAnnouncement(teacher, id, await putOf(teacher, id, changes));
  const before = await dump();
  await expect(put({ title: "Baru" })).rejects.toThrow("correctionKind");
  await expect(put({ type: "general", correction: "minor" })).rejects.toThrow("onlyTextCorrected");
  const stale = await putOf(teacher, id, { title: "Baru", correction: "minor" });
  await expect(
    updateAnnouncement(teacher, id, { ...stale, revision: stale.revision - 1 }),
  ).rejects.toThrow("changedMeanwhile");
  expect(await dump()).toBe(before);

  await put({ title: "Baru", correction: "material" });
  const [item] = (await listNotifications(student)).items;
  expect(item).toMatchObject({ title: "Baru", version: 2 });
  expect(await takeBack(teacher, id)).toBe("withdrawn");
  expect((await listNotifications(student)).items).toEqual([]);
  await expect(put({ title: "Lagi", correction: "minor" })).rejects.toThrow("withdrawn");
});

test("nobody else's announcement is touched, and only a recipient confirms", async () => {
  const { teacher, course, students } = await school(1);
  const [student] = students as [Actor];
  const other = await school(1);
  const { id } = await createAnnouncement(teacher, {
    clientKey: key(),
    content: contentFor([course], { needsConfirmation: true }),
    sending: { holdSeconds: 0 },
  });
  const correction = await putOf(teacher, id, { title: "Baru", correction: "minor" });
  const admin = await createActor("admin");
  const before = await dump();
  for (const actor of [other.teacher, student]) {
    await expect(updateAnnouncement(actor, id, correction)).rejects.toThrow("NOT_FOUND");
    await expect(takeBack(actor, id)).rejects.toThrow("NOT_FOUND");
  }
  for (const actor of [teacher, ...other.students, admin]) {
    await expect(confirmOwnCopy(actor, id)).rejects.toThrow("NOT_FOUND");
  }
  expect(await dump()).toBe(before);

  const { confirmedAt } = await confirmOwnCopy(student, id);
  const [item] = (await listNotifications(student)).items;
  expect(item).toMatchObject({ confirmedAt });
  expect(await getNotification(student, item?.id ?? "")).toMatchObject({ needsConfirmation: true });
});

test("a repeated request gets the first announcement, another content under its key is refused", async () => {
  const { teacher, course } = await school();
  const request = {
    clientKey: key(),
    content: contentFor([course]),
    sending: { publishAt: soon(3600_000) },
  };
  const first = await createAnnouncement(teacher, request);
  expect(await createAnnouncement(teacher, request)).toEqual(first);
  const other = await school();
  const before = await dump();
  const changed = { ...request, content: contentFor([course], { title: "Lain" }) };
  await expect(createAnnouncement(teacher, changed)).rejects.toThrow("alreadySent");
  const past = { ...request, clientKey: key(), sending: { publishAt: soon(-1) } };
  await expect(createAnnouncement(teacher, past)).rejects.toThrow("publishAtPast");
  const foreign = { ...request, clientKey: key(), content: contentFor([course, other.course]) };
  await expect(createAnnouncement(teacher, foreign)).rejects.toThrow("NOT_FOUND");
  const stranger = contentFor([course], {
    selection: "persons",
    personIds: other.students.map(({ id }) => id),
  });
  await expect(
    createAnnouncement(teacher, { clientKey: key(), content: stranger }),
  ).rejects.toThrow("noSuchStudent");
  expect(await dump()).toBe(before);
});

test("half of a surrogate pair, which is stored as a replacement, is no other content", async () => {
  const { teacher, course } = await school(1);
  const content = contentFor([course], { title: "setengah \ud83c", message: "\udf92 pasangan" });
  const request = { clientKey: key(), content, sending: { holdSeconds: 0 } };
  const first = await createAnnouncement(teacher, request);
  expect(await createAnnouncement(teacher, request)).toEqual(first);
});
