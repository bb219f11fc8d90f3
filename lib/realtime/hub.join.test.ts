import { lt, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { change, recipient } from "@/db/schema";
import { announce, createActor, createCourse, createSession } from "@/lib/testing/factories";
import { connectClient, TestClient, startHub } from "@/lib/realtime/testing/test-client";
import { setRead } from "@/lib/notifications/mutations";
import { currentPosition, MAX_REPLAYED } from "./change-log";
import { parsePosition } from "./position";

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student], title: "Robotika" });
  const publish = async (title: string) => (await announce(teacher, course, { title })).id;
  return { student, course, teacher, publish };
}

test("the first frame comes at once, with the unread count and the log's position", async () => {
  const { student, publish } = await classroom();
  const ids = [await publish("A"), await publish("B")];
  await setRead(student, { id: ids[0] ?? "", read: true });

  const { client } = await connectClient(startHub().hub, student);

  expect(client.frames).toEqual([{ unreadCount: 1, seq: (await currentPosition()).seq }]);
  expect(client.retry).toBeGreaterThanOrEqual(2_000);
  expect(client.retry).toBeLessThan(5_000);
});

test("the time until a reconnect is spread, so that not all come back at once", async () => {
  const { student } = await classroom();
  const { hub } = startHub();
  const times = new Set<number | undefined>();
  for (let n = 0; n < 10; n++) times.add((await connectClient(hub, student)).client.retry);
  expect(times.size).toBeGreaterThan(1);
});

test("without a position, new starts now", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const first = await connectClient(hub, student);
  await publish("written while nobody polled");

  const second = await connectClient(hub, student);
  expect(second.client.frames).toMatchObject([{ unreadCount: 1 }]);
  expect(second.client.ids).toEqual([]);
  expect(first.client.frames[0]?.unreadCount).toBe(0);
});

test("a returning client gets exactly what it missed, in order, once", async () => {
  const { student, publish } = await classroom();
  await publish("seen");
  const since = await currentPosition();
  const missed = [await publish("A"), await publish("B"), await publish("C")];
  const other = await classroom();
  await other.publish("another's");

  const { hub } = startHub();
  const { client } = await connectClient(hub, student, { since });
  hub.wake();

  expect(client.frames).toHaveLength(1);
  expect(client.frames[0]).toMatchObject({ unreadCount: 4 });
  expect(client.ids).toEqual(missed);
});

test("each missed one carries the five documented fields, and where it is from", async () => {
  const { student, course, publish } = await classroom();
  const since = await currentPosition();
  const id = await publish("Modul baru tersedia");

  const { client } = await connectClient(startHub().hub, student, { since });
  expect(client.frames[0]?.newNotifications).toEqual([
    {
      id,
      type: "course_update",
      title: "Modul baru tersedia",
      message: "Modul 3 sudah bisa diakses",
      link: `/app/courses/${course.id}`,
      seq: client.frames[0]?.seq,
      courseTitle: "Robotika",
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    },
  ]);
});

test("a client that missed nothing gets nothing new", async () => {
  const { student, publish } = await classroom();
  await publish("seen");
  const { client } = await connectClient(startHub().hub, student, {
    since: await currentPosition(),
  });

  expect(client.frames).toMatchObject([{ unreadCount: 1 }]);
  expect(client.frames[0]).not.toHaveProperty("newNotifications");
  expect(client.frames[0]).not.toHaveProperty("reset");
});

test("one who knows more than this instance has polled is taken at their word", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  await connectClient(hub, await createActor("student")); // the hub follows the log from here
  await publish("A");
  const since = await currentPosition();

  const { client } = await connectClient(hub, student, { since });
  await connectClient(hub, await createActor("student")); // time enough for a second frame, if there were one
  expect(client.frames).toEqual([{ unreadCount: 1, seq: since.seq }]);
});

test("a position under another epoch resets", async () => {
  const { student, publish } = await classroom();
  const { seq } = await currentPosition();
  await publish("A");

  const { client } = await connectClient(startHub().hub, student, { since: { epoch: "0", seq } });
  expect(client.frames).toMatchObject([{ unreadCount: 1, reset: true }]);
  expect(client.ids).toEqual([]);
});

test("a position beyond the log resets", async () => {
  const { student } = await classroom();
  const { epoch, seq } = await currentPosition();

  const { client } = await connectClient(startHub().hub, student, {
    since: { epoch, seq: seq + 1 },
  });
  expect(client.frames).toMatchObject([{ unreadCount: 0, reset: true, seq }]);
});

test("garbage is no position: it neither resets nor replays", async () => {
  const { student, publish } = await classroom();
  await publish("A");

  const since = parsePosition("1; drop table change");
  const { client } = await connectClient(startHub().hub, student, { since });
  expect(client.frames).toEqual([{ unreadCount: 1, seq: (await currentPosition()).seq }]);
});

test.each([
  ["whose next change is still there", 0, false],
  ["whose next change is gone", 1, true],
])("a position %s", async (_name, gone, resets) => {
  const { student, publish } = await classroom();
  const since = await currentPosition();
  await publish("A");
  await publish("B");
  await db.delete(change).where(lt(change.seq, since.seq + 1 + gone));

  const { client } = await connectClient(startHub().hub, student, { since });
  expect(client.frames[0]?.reset).toBe(resets || undefined);
  expect(client.ids).toHaveLength(resets ? 0 : 2);
});

test("an emptied log keeps its head: the newest position stands, an older one resets", async () => {
  const { student, publish } = await classroom();
  await publish("A");
  const head = await currentPosition();
  await db.delete(change);
  const { hub } = startHub();

  expect(await currentPosition()).toEqual(head);
  const newest = await connectClient(hub, student, { since: head });
  const older = await connectClient(hub, student, { since: { ...head, seq: head.seq - 1 } });
  expect(newest.client.frames[0]?.reset).toBeUndefined();
  expect(older.client.frames[0]?.reset).toBe(true);
});

test.each([
  [MAX_REPLAYED, false],
  [MAX_REPLAYED + 1, true],
])("%i missed: fetch the list instead: %s", async (missed, resets) => {
  const { student, publish } = await classroom();
  const since = await currentPosition();
  const id = await publish("A");
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${missed - 1})
    insert into notification (id, type, title, message, link, course_id, version, created_at)
    select 'notif_' || ${student.id} || i, type, title, message, link, course_id, version, created_at
    from notification, n where id = ${id}`);
  await db.run(sql`insert into change (kind, notification_id, created_at)
    select 'published', id, 0 from notification where id like ${`notif_${student.id}%`}`);
  await db.run(sql`insert into recipient (notification_id, user_id, seq)
    select notification_id, ${student.id}, seq from change
    where notification_id like ${`notif_${student.id}%`}`);
  expect(await db.$count(recipient, sql`user_id = ${student.id}`)).toBe(missed);

  const { client } = await connectClient(startHub().hub, student, { since });
  expect(client.frames).toHaveLength(1);
  expect(client.frames[0]?.unreadCount).toBe(missed);
  expect(client.frames[0]?.reset).toBe(resets || undefined);
  expect(client.ids).toHaveLength(resets ? 0 : missed);
});

test("the streams of one user are counted, those of others are not", async () => {
  const [student, other] = [await createActor("student"), await createActor("student")];
  const { hub } = startHub({ maxStreamsPerUser: 2 });
  const [first] = [await connectClient(hub, student), await connectClient(hub, student)];

  await expect(connectClient(hub, student)).rejects.toThrow("too-many-for-user");
  await connectClient(hub, other);
  hub.close(first.stream, "client-gone");
  await connectClient(hub, student);
  expect(hub.size).toBe(3);
});

test("a full hub refuses until a stream ends", async () => {
  const { hub } = startHub({ maxStreams: 2 });
  const [first] = [
    await connectClient(hub, await createActor("student")),
    await connectClient(hub, await createActor("student")),
  ];
  const student = await createActor("student");

  await expect(connectClient(hub, student)).rejects.toThrow("full");
  hub.close(first.stream, "client-gone");
  await connectClient(hub, student);
  expect(hub.size).toBe(2);
});

test("caps hold for those who join at the same moment", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ maxStreamsPerUser: 3 });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, () => connectClient(hub, student)),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  expect(hub.size).toBe(3);
});

test("closing twice closes once", async () => {
  const { hub } = startHub();
  const { client, stream } = await connectClient(hub, await createActor("student"));
  hub.close(stream, "client-gone");
  hub.close(stream, "client-gone");
  expect([client.closed, hub.size]).toEqual([1, 0]);
});

test("draining ends every stream, also one that is just joining, and takes no more", async () => {
  const student = await createActor("student");
  const { hub } = startHub();
  const streams = [];
  for (let i = 0; i < 10; i++) streams.push(await connectClient(hub, student));
  const joining = new TestClient();
  const { id: sessionId } = await createSession(student);
  const join = connectClient(hub, student, { client: joining, sessionId });

  await hub.drain();
  await join;
  expect(streams.every(({ client }) => client.closed === 1)).toBe(true);
  expect([joining.closed, joining.frames.length, hub.size]).toEqual([1, 0, 0]);
  await expect(connectClient(hub, student)).rejects.toThrow("draining");
});
