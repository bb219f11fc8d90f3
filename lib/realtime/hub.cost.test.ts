import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { announce, changeRole, createActor, createCourse } from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { beforeNext, calls, expectCalls } from "@/db/testing/call-spy";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

beforeEach(() => calls.clear());

const outage = () => Promise.reject(new Error("the disk is on fire"));

async function classroom(size = 1) {
  const teacher = await createActor("teacher");
  const students = [];
  for (let i = 0; i < size; i++) students.push(await createActor("student"));
  const course = await createCourse(teacher, { students });
  const [student = teacher] = students;
  return { student, students, publish: () => announce(teacher, course) };
}

function fail(): never {
  throw new Error("no such student");
}

test("with no stream open the database is not queried, woken or not", async () => {
  const { publish } = await classroom();
  const { hub } = startHub({ pollMs: 5 });
  for (let i = 0; i < 5; i++) {
    await publish();
    hub.wake();
    await wait(10);
  }
  expectCalls({});
});

test("after the last stream has ended it is not queried either", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub({ pollMs: 5 });
  const { stream } = await connectClient(hub, student);
  hub.close(stream, "client-gone");
  await wait(20); // a tick under way may end
  calls.clear();
  await publish();
  hub.wake();
  await wait(30);
  expectCalls({});
});

test.each([1, 100])("an idle tick with %i streams is one statement", async (streams) => {
  const { students } = await classroom(10);
  const { hub } = startHub({ pollMs: 20 });
  for (let i = 0; i < streams; i++) await connectClient(hub, students[i % 10] ?? fail());
  await wait(20);
  calls.clear();

  const since = Date.now();
  await eventually(() => expect(calls.get("changesAfter")).toBeGreaterThanOrEqual(5));
  expect([...calls.keys()]).toEqual(["changesAfter"]);
  expect(calls.get("changesAfter")).toBeLessThanOrEqual((Date.now() - since) / 20 + 1);
});

test("a publication to 100 streams takes three queries, however many receive it; no inbox is read", async () => {
  const { students, publish } = await classroom(100);
  const { hub } = startHub();
  const streams = await Promise.all(students.map((student) => connectClient(hub, student)));
  await publish();
  calls.clear();

  hub.wake();
  await eventually(() => {
    for (const { client } of streams) expect(client.ids).toHaveLength(1);
  });
  expectCalls({ changesAfter: 1, recipientsAfter: 1, readNotifications: 1 });
});

test("many wakes at once poll once", async () => {
  const { student } = await classroom();
  const { hub } = startHub();
  await connectClient(hub, student);
  calls.clear();
  for (let i = 0; i < 50; i++) hub.wake();
  await eventually(() => expectCalls({ changesAfter: 1 }));
});

test("a failing poll moves no cursor, is logged once, and the next one delivers", async () => {
  const { student, publish } = await classroom();
  const { hub, lines } = startHub({ pollMs: 10 });
  const { client } = await connectClient(hub, student);
  for (let i = 0; i < 3; i++) beforeNext("changesAfter", outage);

  const { id } = await publish();
  await eventually(() => expect(client.ids).toEqual([id]));
  await eventually(() => expect(lines).toHaveLength(2));
  expect(lines).toMatchObject([
    { level: 50, msg: "the change log cannot be read", err: { message: "the disk is on fire" } },
    { level: 30, msg: "the change log can be read again" },
  ]);
  expect(client.closed).toBe(0);
});

test.each(["recipientsAfter", "readNotifications"])("a failing %s loses nothing", async (name) => {
  const { students, publish } = await classroom(3);
  const { hub } = startHub({ pollMs: 10 });
  const streams = await Promise.all(students.map((student) => connectClient(hub, student)));
  beforeNext(name, outage);

  const ids = [(await publish()).id, (await publish()).id];
  await eventually(() => {
    for (const { client } of streams) expect(client.ids).toEqual(ids);
  });
});

test("a failing access check ends nobody and is made again", async () => {
  const { student } = await classroom();
  const admin = await createActor("admin");
  const { hub } = startHub({ pollMs: 10 });
  const { client } = await connectClient(hub, student);
  calls.clear();
  beforeNext("liveSessions", outage);

  await changeRole(admin, { userId: student.id, role: "teacher" });
  await eventually(() => expect(client.closed).toBe(1));
  expect(calls.get("liveSessions")).toBe(2); // the first, which failed, ended nobody
});

test("a join whose initial update fails is refused and leaves nothing behind", async () => {
  const { student } = await classroom();
  const { hub } = startHub();
  beforeNext("readInboxes", outage);

  await expect(connectClient(hub, student)).rejects.toThrow("the disk is on fire");
  expect(hub.size).toBe(0);
  await connectClient(hub, student);
  expect(hub.size).toBe(1);
});

test("what is published while the first stream joins is delivered without waiting for a poll", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const published: string[] = [];
  beforeNext("readInboxes", async () => {
    published.push((await publish()).id); // after the cursor was taken, before the inbox is read
    hub.wake();
    await wait(20); // the poll that this causes ends before the first frame is built
  });

  const { client } = await connectClient(hub, student);
  await eventually(() => expect(client.ids).toEqual(published));
  expect(client.unreadCount).toBe(1);
});

test("a stream that joins while a publication is being read gets it once", async () => {
  const { students, publish } = await classroom(2);
  const { hub } = startHub();
  const [early, late] = [students[0] ?? fail(), students[1] ?? fail()];
  await connectClient(hub, early);
  const joins: ReturnType<typeof connectClient>[] = [];
  beforeNext("recipientsAfter", async () => {
    joins.push(connectClient(hub, late)); // its user was not among those asked about
    await wait(20);
  });

  const { id } = await publish();
  hub.wake();
  await eventually(() => expect(joins).toHaveLength(1));
  const { client } = (await joins[0]) ?? fail();
  await eventually(() => expect(client.unreadCount).toBe(1));
  expect(client.ids.filter((seen) => seen === id).length).toBeLessThanOrEqual(1);
});

test("what is published during a poll is found by another one right after", async () => {
  const { student, publish } = await classroom();
  const { hub } = startHub();
  const { client } = await connectClient(hub, student);
  const ids: string[] = [];
  beforeNext("recipientsAfter", async () => {
    ids.push((await publish()).id); // its change was not among those just read
    hub.wake();
    await wait(20);
  });

  const { id } = await publish();
  hub.wake();
  await eventually(() => expect(client.ids).toHaveLength(2));
  expect(client.ids).toEqual([id, ...ids]);
});

test("a join does not wait for a poll that other streams need", async () => {
  const { students } = await classroom(2);
  const { hub } = startHub();
  const [early, late] = [students[0] ?? fail(), students[1] ?? fail()];
  await connectClient(hub, early); // the log is followed from here on
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const joins: ReturnType<typeof connectClient>[] = [];
  beforeNext("changesAfter", async () => {
    beforeNext("changesAfter", () => held); // the poll that the late join causes
    joins.push(connectClient(hub, late));
    await wait(20); // while this one is under way
  });

  const { client } = await connectClient(hub, early);
  expect(client.frames).toHaveLength(1);
  release?.();
  expect((await joins[0])?.client.frames).toHaveLength(1);
});
