import { sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { change, recipient } from "@/db/schema";
import { beforeNext, calls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import { setRead } from "@/lib/notifications/mutations";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { announce, createActor, createCourse, enroll } from "@/lib/testing/factories";
import { currentPosition, logCopiesChanged, logPublished } from "./change-log";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

const pages = () => calls.get("recipientsAfter") ?? 0;

async function classroom(size = 2) {
  const teacher = await createActor("teacher");
  const students = await Promise.all(Array.from({ length: size }, () => createActor("student")));
  const course = await createCourse(teacher, { students });
  const [student = teacher] = students;
  return { student, students, course, publish: () => announce(teacher, course) };
}

/** Gives the notification another title, as a correction does. */
const correct = (id: string, title = "Jam 10, bukan jam 9") =>
  writeBatch([
    sql`update notification set title = ${title} where id = ${id}`,
    logCopiesChanged(sql`select ${id} as notification_id`),
  ]);

/** Puts the notification on top of all inboxes again, unread, as a reminder does. */
const raise = (id: string) =>
  writeBatch([
    logPublished(sql`select ${id} as notification_id`, { now: Date.now(), newCopies: false }),
    sql`update recipient set seq = (select max(seq) from change), read_at = null
        where notification_id = ${id}`,
  ]);

test("a correction reaches the streams of all who have a copy, and nobody else's", async () => {
  const { students, publish } = await classroom();
  const { id } = await publish();
  const late = await createActor("student");
  await db.insert(recipient).values({ notificationId: id, userId: late.id, seq: 0 });
  const witness = await classroom();
  const { hub } = startHub();
  const concerned = await Promise.all(
    [...students, ...students, late].map((student) => connectClient(hub, student)),
  );
  const stranger = await connectClient(hub, await createActor("student"));
  const last = await connectClient(hub, witness.student);

  await correct(id);
  await witness.publish();
  hub.wake();
  await eventually(() => expect(last.client.ids).toHaveLength(1));

  const { seq } = await currentPosition();
  for (const { client } of concerned) {
    expect(client.frames.slice(1)).toEqual([{ unreadCount: 1, inboxChanged: true, seq }]);
  }
  expect(stranger.client.frames).toHaveLength(1);
  expect(last.client.frames.some(({ inboxChanged }) => inboxChanged)).toBe(false);
});

test("a frame after it says nothing of it any more", async () => {
  const { student, publish } = await classroom();
  const { id } = await publish();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  await correct(id);
  hub.wake();
  await eventually(() => expect(client.frames).toHaveLength(2));
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(client.frames).toHaveLength(3));
  expect(client.frames.map(({ inboxChanged }) => inboxChanged)).toEqual([
    undefined,
    true,
    undefined,
  ]);
});

test("a client that was away hears of a correction in its first frame, others do not", async () => {
  const { student, students, publish } = await classroom();
  const { id } = await publish();
  const before = await currentPosition();
  await correct(id);
  const after = await currentPosition();
  await publish();
  const { hub } = startHub();

  const firstFrame = async (...[actor, since]: [typeof student, typeof before | undefined]) =>
    (await connectClient(hub, actor, { since })).client.frames[0];
  expect(await firstFrame(student, before)).toMatchObject({ inboxChanged: true });
  expect(await firstFrame(students[1] ?? student, before)).toMatchObject({ inboxChanged: true });
  expect(await firstFrame(student, after)).not.toHaveProperty("inboxChanged");
  expect(await firstFrame(student, undefined)).not.toHaveProperty("inboxChanged");
  const stranger = await createActor("student");
  expect(await firstFrame(stranger, before)).not.toHaveProperty("inboxChanged");
});

test("after a long absence the first frame says so without looking", async () => {
  const { student } = await classroom();
  const since = await currentPosition();
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i <= 20000)
    insert into ${change} (kind, user_id, created_at) select 'inbox', 'user_other', 0 from n`);
  const { hub } = startHub();
  const near = { ...since, seq: since.seq + 1 };
  expect((await connectClient(hub, student, { since })).client.frames[0]).toMatchObject({
    inboxChanged: true,
  });
  const { client } = await connectClient(hub, student, { since: near });
  expect(client.frames[0]).not.toHaveProperty("inboxChanged");
});

test("a slow client hears of corrections and what is new in one frame, with the new text", async () => {
  const { student, course, publish } = await classroom();
  const witness = await createActor("student");
  await enroll(course, witness);
  const { hub } = startHub();
  const [slow, quick] = [await connectClient(hub, student), await connectClient(hub, witness)];
  slow.client.receives = false;
  const { id } = await publish();
  hub.wake();
  await eventually(() => expect(quick.client.ids).toEqual([id]));
  await correct(id, "Jam 10");
  hub.wake();
  await eventually(() => expect(quick.client.frames).toHaveLength(3));

  slow.client.receives = true;
  hub.onWritable(slow.stream);
  await eventually(() => expect(slow.client.frames).toHaveLength(2));
  expect(slow.client.frames[1]).toMatchObject({
    inboxChanged: true,
    newNotifications: [{ id, title: "Jam 10" }],
  });
});

test("a notification that is raised again arrives again, with the text it has now", async () => {
  const { student, publish } = await classroom();
  const { id, seq } = await publish();
  await publish();
  await setRead(student, { id, read: true });
  const { hub } = startHub();
  const since = { ...(await currentPosition()), seq: seq - 1 };
  const { client } = await connectClient(hub, student);

  await correct(id, "Ingat: jam 10");
  await raise(id);
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(2));
  const raised = (await currentPosition()).seq;
  expect(client.frames.at(-1)?.newNotifications).toMatchObject([
    { id, title: "Ingat: jam 10", seq: raised },
  ]);

  const returning = await connectClient(hub, student, { since });
  expect(returning.client.ids).toHaveLength(2); // once, at its new place
  expect(returning.client.ids.at(-1)).toBe(id);
});

test("a text that is corrected while frames are sent reaches no client in its old form", async () => {
  const { students, publish } = await classroom();
  const other = await classroom(1);
  const { hub } = startHub();
  const [quick, slow] = await Promise.all(students.map((student) => connectClient(hub, student)));
  await connectClient(hub, other.student);
  if (!quick || !slow) throw new Error("nobody has connected");
  slow.client.receives = false;
  const { id } = await publish();
  calls.clear();

  beforeNext("readNotifications", async () => {
    await other.publish(); // so that this flush has another round
    hub.wake();
    await eventually(() => expect(pages()).toBe(2));
    beforeNext("readNotifications", async () => {
      await correct(id, "Jam 10"); // the text has been read for the first client
      hub.wake();
      await eventually(() => expect(pages()).toBe(3));
      slow.client.receives = true;
    });
  });
  hub.wake();
  await eventually(() => expect(slow.client.frames).toHaveLength(2));
  expect(quick.client.frames[1]?.newNotifications).toMatchObject([
    { title: "Modul baru tersedia" },
  ]);
  expect(slow.client.frames[1]).toMatchObject({
    inboxChanged: true,
    newNotifications: [{ id, title: "Jam 10" }],
  });
});
