import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { notification } from "@/db/schema";
import { calls, expectCalls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import type { Actor } from "@/lib/auth/actor";
import { readerOf } from "@/lib/i18n/preferences";
import { getNotification, listNotifications } from "@/lib/notifications/data";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { announce, createActor, createCourse, createProject } from "@/lib/testing/factories";
import { listSubmissions } from "./data";
import { handIn, reviewSubmission } from "./mutations";
import { sendReminders } from "./reminders";

vi.mock(import("@/lib/realtime/change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

const [indonesian, english] = [readerOf("id"), readerOf("en")];

async function classroom() {
  const [teacher, student] = [
    await createActor("teacher"),
    await createActor("student", { displayName: "Dewi Lestari" }),
  ];
  const course = await createCourse(teacher, { students: [student] });
  const dueAt = new Date(Date.now() + 20 * 3_600_000);
  const { id: projectId } = await createProject(course, { dueAt });
  const work = { projectId, link: "https://situs.example/", note: "" };
  return { teacher, student, course, projectId, work };
}

/** The newest notification as read in both languages. */
async function newest(actor: Actor) {
  const read = async (reader = indonesian) => (await listNotifications(actor, {}, reader)).items[0];
  return { id: (await read())?.title, en: (await read(english))?.title };
}

test("what the product tells is read in the reader's language, what people typed as it is", async () => {
  const { teacher, student, course, projectId, work } = await classroom();
  await sendReminders();
  expect(await newest(student)).toEqual({
    id: "Batas waktu hampir tiba: “Situs kelas”",
    en: "Due soon: “Situs kelas”",
  });
  await handIn(student, work);
  expect(await newest(teacher)).toEqual({
    id: "Dewi Lestari mengumpulkan “Situs kelas”",
    en: "Dewi Lestari handed in “Situs kelas”",
  });
  const [submission] = await listSubmissions(student, projectId);
  await reviewSubmission(teacher, {
    submissionId: submission?.id ?? "",
    version: submission?.version ?? 0,
    state: "revise",
    reviewNote: "Tambah kontak.",
  });
  expect(await newest(student)).toEqual({
    id: "Perlu revisi: “Situs kelas”",
    en: "Needs revision: “Situs kelas”",
  });
  const { items } = await listNotifications(student, {}, english);
  expect(items[0]).toMatchObject({ message: "Tambah kontak." });
  expect(items[0]).not.toHaveProperty("textKind");
  const alone = await getNotification(student, items[0]?.id ?? "", english);
  expect(alone).toEqual(items[0]);

  await announce(teacher, course, { title: "Diterima: semua" });
  expect(await newest(student)).toEqual({ id: "Diterima: semua", en: "Diterima: semua" });
});

test("rows from before, and of a kind that is not known, keep their stored text", async () => {
  const { teacher, student, work } = await classroom();
  await handIn(student, work);
  const stored = "Dewi Lestari mengumpulkan “Situs kelas”";
  const [row] = (await listNotifications(teacher)).items;
  for (const values of [{ textKind: null, textValues: null }, { textKind: "badge" }]) {
    await db
      .update(notification)
      .set(values)
      .where(eq(notification.id, row?.id ?? ""));
    expect(await newest(teacher)).toEqual({ id: stored, en: stored });
  }
});

test("each stream is written for its reader, without further statements", async () => {
  const { teacher, student, work } = await classroom();
  const { hub } = startHub();
  const readers = [indonesian, english, undefined, readerOf("en", "WIT"), english];
  const streams = await Promise.all(
    readers.map((reader) => connectClient(hub, teacher, { reader })),
  );
  calls.clear();
  await handIn(student, work);
  hub.wake();
  const titles = () =>
    streams.map(({ client }) => client.frames.at(-1)?.newNotifications?.[0]?.title);
  const [id, en] = [
    "Dewi Lestari mengumpulkan “Situs kelas”",
    "Dewi Lestari handed in “Situs kelas”",
  ];
  await eventually(() => expect(titles()).toEqual([id, en, id, en, en]));
  expectCalls({
    changesAfter: 1,
    recipientsAfter: 1,
    readNotifications: 1,
  });
  for (const { client } of streams) {
    const [sent] = client.frames.at(-1)?.newNotifications ?? [];
    expect(Object.keys(sent ?? {}).toSorted()).toEqual([
      "courseTitle",
      "createdAt",
      "id",
      "link",
      "message",
      "seq",
      "title",
      "type",
    ]);
  }
});

test("a stream that resumes gets what it missed in its language", async () => {
  const { teacher, student, work } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, teacher, { reader: english });
  const since = { epoch: "", seq: client.frames[0]?.seq ?? 0 };
  await handIn(student, work);
  const { currentPosition } = await import("@/lib/realtime/change-log");
  since.epoch = (await currentPosition()).epoch;
  const resumed = await connectClient(hub, teacher, { reader: english, since });
  expect(resumed.client.frames[0]?.newNotifications?.[0]?.title).toBe(
    "Dewi Lestari handed in “Situs kelas”",
  );
});
