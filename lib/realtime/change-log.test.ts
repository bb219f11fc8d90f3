import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { setRead } from "@/lib/notifications/mutations";
import {
  changesAfter,
  currentPosition,
  liveSessions,
  oldestChange,
  readInboxes,
  readNotifications,
  recipientsAfter,
} from "./change-log";
import { contentKey } from "./encode";

async function classroom() {
  const teacher = await createActor("teacher");
  const students = [await createActor("student"), await createActor("student")] as const;
  const course = await createCourse(teacher, { students: [...students] });
  return { students, publish: () => announce(teacher, course) };
}

test("the position is the newest change's number, even when that change is gone", async () => {
  const { publish } = await classroom();
  const { seq } = await publish();
  const position = await currentPosition();
  expect(position.seq).toBe(seq);

  await db.delete(change).where(eq(change.seq, seq));
  expect(await currentPosition()).toEqual(position);
  expect((await publish()).seq).toBe(seq + 1); // a number is never used again
});

test("changes come in order, from after a place, as many as asked for", async () => {
  const { publish } = await classroom();
  const { seq } = await currentPosition();
  const sent = [await publish(), await publish(), await publish()];

  const rows = await changesAfter(seq, 2);
  expect(rows.map((row) => row.seq)).toEqual([seq + 1, seq + 2]);
  expect(rows.map((row) => row.notificationId)).toEqual(sent.slice(0, 2).map(({ id }) => id));
  expect(await changesAfter(seq + 3, 10)).toEqual([]);
});

test("the oldest change is the first one left", async () => {
  const { publish } = await classroom();
  const { seq } = await publish();
  await publish();
  await db.delete(change);
  expect(await oldestChange()).toBeUndefined();
  await publish();
  expect(await oldestChange()).toBeGreaterThan(seq);
});

test("the recipients of one notification are read by pages, each once", async () => {
  const teacher = await createActor("teacher");
  const students = await Promise.all(Array.from({ length: 7 }, () => createActor("student")));
  const course = await createCourse(teacher, { students });
  const { id: notificationId, seq } = await announce(teacher, course);
  const published = { notificationId, seq };
  await (await classroom()).publish();

  const ids = students.map((student) => student.id).toSorted();
  const first = await recipientsAfter(published, "", 4);
  const second = await recipientsAfter(published, first.at(-1) ?? "", 4);
  expect([...first, ...second]).toEqual(ids);
  expect(await recipientsAfter(published, ids.at(-1) ?? "", 4)).toEqual([]);
  expect(await recipientsAfter({ ...published, seq: seq + 1 }, "", 4)).toEqual([]);
});

test("sessions stand until they end", async () => {
  const student = await createActor("student");
  const [standing, over] = [await createSession(student), await createSession(student, -1)];
  expect(await liveSessions([standing.id, over.id, "none"])).toEqual(new Set([standing.id]));
});

test("inboxes are answered in the order of the questions, each from its own place", async () => {
  const { students, publish } = await classroom();
  const [budi, siti] = students;
  const stranger = await createActor("student");
  const sent = [await publish(), await publish(), await publish()];
  const [a, b, c] = sent.map(({ seq }) => seq);
  await setRead(siti, { id: sent[0]?.id ?? "", read: true });

  const upTo = await currentPosition();
  const states = await readInboxes([
    { userId: siti.id, since: b, upTo },
    { userId: stranger.id, since: 0, upTo },
    { userId: budi.id, since: a, upTo },
    { userId: budi.id, since: undefined, upTo },
    { userId: budi.id, since: 0, upTo: { ...upTo, seq: b ?? 0 } },
  ]);
  expect(
    states.map(({ unreadCount, missed }) => [unreadCount, missed.map(({ seq }) => seq)]),
  ).toEqual([
    [2, [c]],
    [0, []],
    [3, [b, c]],
    [3, []],
    [3, [a, b]],
  ]);
});

test("what lies beyond the cursor is left for the next poll", async () => {
  const { students, publish } = await classroom();
  const sent = [await publish(), await publish()];

  const upTo = { epoch: "", seq: sent[0]?.seq ?? 0 };
  const [state] = await readInboxes([{ userId: students[0].id, since: 0, upTo }]);
  expect(state?.missed.map(({ id }) => id)).toEqual([sent[0]?.id]);
});

test("one inbox far behind takes nothing from another that is read with it", async () => {
  const teacher = await createActor("teacher");
  const [busy, quiet] = [await createActor("student"), await createActor("student")];
  const [loud, calm] = [
    await createCourse(teacher, { students: [busy] }),
    await createCourse(teacher, { students: [quiet] }),
  ];
  for (let i = 0; i < 450; i++) await announce(teacher, loud);
  await announce(teacher, calm);
  const upTo = await currentPosition();

  const states = await readInboxes([
    { userId: busy.id, since: 0, upTo },
    { userId: quiet.id, since: 0, upTo },
  ]);
  expect(states.map(({ unreadCount, missed }) => [unreadCount, missed.length])).toEqual([
    [450, 201],
    [1, 1],
  ]);
});

test("each notification is read once, as it was written, however many streams get it", async () => {
  const { students, publish } = await classroom();
  const { id, seq } = await publish();
  const missed = { id, seq, bytes: 0 };
  const notifications = await readNotifications([missed, missed]);
  expect([...notifications.keys()]).toEqual([contentKey(missed)]);
  expect(notifications.get(contentKey(missed))).toMatchObject({
    id,
    seq,
    title: "Modul baru tersedia",
  });
  expect(await readNotifications([])).toEqual(new Map());

  const [state] = await readInboxes([
    { userId: students[0].id, since: seq - 1, upTo: { epoch: "", seq } },
  ]);
  const text = "Modul baru tersediaModul 3 sudah bisa diakses";
  expect(state?.missed).toEqual([{ id, seq, bytes: text.length }]);
});
