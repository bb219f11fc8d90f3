import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, TestClient, startHub } from "@/lib/realtime/testing/test-client";
import { markAllRead, setRead } from "@/lib/notifications/mutations";

async function classroom(size = 1) {
  const teacher = await createActor("teacher");
  const students = [];
  for (let i = 0; i < size; i++) students.push(await createActor("student"));
  const course = await createCourse(teacher, { students, title: "Robotika" });
  const [student = teacher] = students;
  return { student, students, course, publish: () => announce(teacher, course) };
}

test("a published announcement arrives with the five documented fields", async () => {
  const { student, course, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);

  const { id, seq } = await publish();
  hub.wake();
  await eventually(() => expect(client.frames).toHaveLength(2));

  expect(client.frames[1]).toMatchObject({
    unreadCount: 1,
    seq,
    newNotifications: [
      {
        id,
        type: "course_update",
        title: "Modul baru tersedia",
        message: "Modul 3 sudah bisa diakses",
        link: `/app/courses/${course.id}`,
      },
    ],
  });
});

test("all streams of all students of the course hear it, and nobody else's", async () => {
  const { students, publish } = await classroom(3);
  const [stranger, witness] = [await createActor("student"), await classroom()];
  const { hub } = startHub();
  const concerned = [];
  for (const student of [...students, ...students])
    concerned.push(await connectClient(hub, student));
  const strange = await connectClient(hub, stranger);
  const last = await connectClient(hub, witness.student);

  const { id } = await publish();
  await witness.publish();
  hub.wake();
  await eventually(() => expect(last.client.ids).toHaveLength(1));

  for (const { client } of concerned) expect(client.ids).toEqual([id]);
  expect(strange.client.frames).toHaveLength(1);
});

test("two announcements between two polls come in one frame, in order", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  const ids = [(await publish()).id, (await publish()).id];

  hub.wake();
  await eventually(() => expect(client.ids).toEqual(ids));
  expect(client.frames).toHaveLength(2);
});

test("reading in another window lowers the count here, with nothing new", async () => {
  const { student, publish } = await classroom();
  const { id, seq } = await publish();
  await publish();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  expect(client.unreadCount).toBe(2);

  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(1));
  await setRead(student, { id, read: false });
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(2));
  await markAllRead(student, seq + 1);
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(0));

  expect(client.ids).toEqual([]);
  expect(client.frames).toHaveLength(4);
});

test("what another instance wrote arrives at the next poll, without being woken", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ pollMs: 20 });
  const { client } = await connectClient(hub, student);

  for (let round = 1; round <= 3; round++) {
    await publish();
    await eventually(() => expect(client.ids).toHaveLength(round));
  }
  expect(client.unreadCount).toBe(3);
});

test("more changes than one read holds are all delivered", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);

  const { id: first } = await publish();
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
    insert into change (kind, user_id, created_at) select 'inbox', 'user_other', 0 from n`);
  const { id: last } = await publish();
  hub.wake();
  await eventually(() => expect(client.ids).toEqual([first, last]));
});

test("after its last stream has ended, a hub resumes with the next subscriber", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ pollMs: 10 });
  const first = await connectClient(hub, student);
  hub.close(first.stream, "client-gone");
  await publish();

  const second = await connectClient(hub, student);
  const { id } = await publish();
  await eventually(() => expect(second.client.unreadCount).toBe(2));
  expect(second.client.ids.at(-1)).toBe(id);
  expect(first.client.ids).toEqual([]);
});

test("a stream that cannot take more gets one merged frame when it can", async () => {
  const { student, publish } = await classroom(1);
  const { hub } = startHub();
  const slow = await connectClient(hub, student);
  const quick = await connectClient(hub, student);
  slow.client.receives = false;

  const ids: string[] = [];
  for (let round = 1; round <= 3; round++) {
    ids.push((await publish()).id);
    hub.wake();
    await eventually(() => expect(quick.client.ids).toHaveLength(round));
  }
  await setRead(student, { id: ids[0] ?? "", read: true });
  hub.wake();
  await eventually(() => expect(quick.client.unreadCount).toBe(2));
  expect(slow.client.frames).toHaveLength(1);

  slow.client.receives = true;
  hub.onWritable(slow.stream);
  await eventually(() => expect(slow.client.frames).toHaveLength(2));
  expect(slow.client.frames[1]).toMatchObject({ unreadCount: 2 });
  expect(slow.client.ids).toEqual(ids);
});

test("heartbeats come while nothing happens", async () => {
  const { hub } = startHub({ heartbeatMs: 100 });
  const { client } = await connectClient(hub, await createActor("student"));
  await eventually(() => expect(client.heartbeats).toBeGreaterThanOrEqual(3));
  expect(client.frames).toHaveLength(1);
});

test("a client that takes nothing for two heartbeats is cut, one that takes stays", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ heartbeatMs: 100 });
  const [stuck, silent] = [
    await connectClient(hub, student),
    await connectClient(hub, await createActor("student")),
  ];
  const healthy = await connectClient(hub, student);
  const since = Date.now(); // a heartbeat may be due before the publication is stored
  stuck.client.receives = false;
  silent.client.receives = false; // nothing is due, but it cannot receive a heartbeat either
  await publish();
  hub.wake();

  await eventually(() => expect(stuck.client.closed).toBe(1));
  expect(Date.now() - since).toBeGreaterThanOrEqual(200);
  await eventually(() => expect(silent.client.closed).toBe(1));
  expect([healthy.client.closed, hub.size]).toEqual([0, 1]);
});

test("a client that takes again in time is not cut", async () => {
  const { hub } = startHub({ heartbeatMs: 100 });
  const { client, stream } = await connectClient(hub, await createActor("student"));
  for (let round = 1; round <= 6; round++) {
    client.receives = false;
    await eventually(() => expect(stream.stalledSince).toBeDefined());
    client.receives = true;
    hub.onWritable(stream);
    await eventually(() => expect(client.heartbeats).toBeGreaterThanOrEqual(round));
  }
  expect(client.closed).toBe(0);
});

test("a stream ends with its session or at its greatest age, whichever comes first", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ heartbeatMs: 100, maxAgeMs: 600_000 });
  const ending = await connectClient(hub, student, { expiresAt: Date.now() + 100 });
  const lasting = await connectClient(hub, student);
  await eventually(() => expect(ending.client.closed).toBe(1));
  expect(lasting.client.closed).toBe(0);

  const young = startHub({ heartbeatMs: 100, maxAgeMs: 100 });
  const { client } = await connectClient(young.hub, student);
  await eventually(() => expect(client.closed).toBe(1));
});

test("the greatest age is spread, so that not all come back at once", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ maxAgeMs: 1_000_000 });
  const ends = [];
  for (let i = 0; i < 20; i++) {
    const request = { expiresAt: Date.now() + 10_000_000, client: new TestClient() };
    ends.push((await connectClient(hub, student, request)).stream.endsAt - performance.now());
  }
  expect(Math.min(...ends)).toBeGreaterThan(790_000);
  expect(Math.max(...ends)).toBeLessThan(1_200_001);
  expect(new Set(ends).size).toBeGreaterThan(1);
});
