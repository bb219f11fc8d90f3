import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { listen, Listener, startHub } from "@/lib/realtime/testing/listener";
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
  const { listener } = await listen(hub, student);

  const { id, seq } = await publish();
  hub.wake();
  await eventually(() => expect(listener.frames).toHaveLength(2));

  expect(listener.frames[1]).toMatchObject({
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
  for (const student of [...students, ...students]) concerned.push(await listen(hub, student));
  const strange = await listen(hub, stranger);
  const last = await listen(hub, witness.student);

  const { id } = await publish();
  await witness.publish();
  hub.wake();
  await eventually(() => expect(last.listener.ids).toHaveLength(1));

  for (const { listener } of concerned) expect(listener.ids).toEqual([id]);
  expect(strange.listener.frames).toHaveLength(1);
});

test("two announcements between two looks come in one frame, in order", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { listener } = await listen(hub, student);
  const ids = [(await publish()).id, (await publish()).id];

  hub.wake();
  await eventually(() => expect(listener.ids).toEqual(ids));
  expect(listener.frames).toHaveLength(2);
});

test("reading in another window lowers the count here, with nothing new", async () => {
  const { student, publish } = await classroom();
  const { id, seq } = await publish();
  await publish();
  const { hub } = startHub();
  const { listener } = await listen(hub, student);
  expect(listener.unreadCount).toBe(2);

  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(listener.unreadCount).toBe(1));
  await setRead(student, { id, read: false });
  hub.wake();
  await eventually(() => expect(listener.unreadCount).toBe(2));
  await markAllRead(student, seq + 1);
  hub.wake();
  await eventually(() => expect(listener.unreadCount).toBe(0));

  expect(listener.ids).toEqual([]);
  expect(listener.frames).toHaveLength(4);
});

test("what another instance wrote arrives at the next poll, without being woken", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ pollMs: 20 });
  const { listener } = await listen(hub, student);

  for (let round = 1; round <= 3; round++) {
    await publish();
    await eventually(() => expect(listener.ids).toHaveLength(round));
  }
  expect(listener.unreadCount).toBe(3);
});

test("more changes than one read holds are all heard", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { listener } = await listen(hub, student);

  const { id: first } = await publish();
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 2500)
    insert into change (kind, user_id, created_at) select 'inbox', 'user_other', 0 from n`);
  const { id: last } = await publish();
  hub.wake();
  await eventually(() => expect(listener.ids).toEqual([first, last]));
});

test("a hub that everybody left begins anew with the next who comes", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ pollMs: 10 });
  const first = await listen(hub, student);
  hub.close(first.stream);
  await publish();

  const second = await listen(hub, student);
  const { id } = await publish();
  await eventually(() => expect(second.listener.unreadCount).toBe(2));
  expect(second.listener.ids.at(-1)).toBe(id);
  expect(first.listener.ids).toEqual([]);
});

test("a stream that cannot take more gets one merged frame when it can", async () => {
  const { student, publish } = await classroom(1);
  const { hub } = startHub();
  const slow = await listen(hub, student);
  const quick = await listen(hub, student);
  slow.listener.takes = false;

  const ids: string[] = [];
  for (let round = 1; round <= 3; round++) {
    ids.push((await publish()).id);
    hub.wake();
    await eventually(() => expect(quick.listener.ids).toHaveLength(round));
  }
  await setRead(student, { id: ids[0] ?? "", read: true });
  hub.wake();
  await eventually(() => expect(quick.listener.unreadCount).toBe(2));
  expect(slow.listener.frames).toHaveLength(1);

  slow.listener.takes = true;
  hub.drained(slow.stream);
  await eventually(() => expect(slow.listener.frames).toHaveLength(2));
  expect(slow.listener.frames[1]).toMatchObject({ unreadCount: 2 });
  expect(slow.listener.ids).toEqual(ids);
});

test("heartbeats come while nothing happens", async () => {
  const { hub } = startHub({ heartbeatMs: 100 });
  const { listener } = await listen(hub, await createActor("student"));
  await eventually(() => expect(listener.beats).toBeGreaterThanOrEqual(3));
  expect(listener.frames).toHaveLength(1);
});

test("a client that takes nothing for two heartbeats is cut, one that takes stays", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ heartbeatMs: 100 });
  const [stuck, silent] = [
    await listen(hub, student),
    await listen(hub, await createActor("student")),
  ];
  const healthy = await listen(hub, student);
  stuck.listener.takes = false;
  silent.listener.takes = false; // has nothing to be told, but cannot take a heartbeat either
  await publish();
  const since = Date.now();
  hub.wake();

  await eventually(() => expect(stuck.listener.closings).toBe(1));
  expect(Date.now() - since).toBeGreaterThanOrEqual(200);
  await eventually(() => expect(silent.listener.closings).toBe(1));
  expect([healthy.listener.closings, hub.size]).toEqual([0, 1]);
});

test("a client that takes again in time is not cut", async () => {
  const { hub } = startHub({ heartbeatMs: 100 });
  const { listener, stream } = await listen(hub, await createActor("student"));
  for (let round = 1; round <= 6; round++) {
    listener.takes = false;
    await eventually(() => expect(stream.stalledSince).toBeDefined());
    listener.takes = true;
    hub.drained(stream);
    await eventually(() => expect(listener.beats).toBeGreaterThanOrEqual(round));
  }
  expect(listener.closings).toBe(0);
});

test("a stream ends with its session or at its greatest age, whichever comes first", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ heartbeatMs: 100, maxAgeMs: 600_000 });
  const ending = await listen(hub, student, { expiresAt: Date.now() + 100 });
  const lasting = await listen(hub, student);
  await eventually(() => expect(ending.listener.closings).toBe(1));
  expect(lasting.listener.closings).toBe(0);

  const young = startHub({ heartbeatMs: 100, maxAgeMs: 100 });
  const { listener } = await listen(young.hub, student);
  await eventually(() => expect(listener.closings).toBe(1));
});

test("the greatest age is spread, so that not all come back at once", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ maxAgeMs: 1_000_000 });
  const ends = [];
  for (let i = 0; i < 20; i++) {
    const request = { expiresAt: Date.now() + 10_000_000, listener: new Listener() };
    ends.push((await listen(hub, student, request)).stream.endsAt - Date.now());
  }
  expect(Math.min(...ends)).toBeGreaterThan(790_000);
  expect(Math.max(...ends)).toBeLessThan(1_200_001);
  expect(new Set(ends).size).toBeGreaterThan(1);
});
