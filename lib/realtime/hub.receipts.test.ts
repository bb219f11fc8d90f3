import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { courseTeacher } from "@/db/schema";
import { beforeNext, calls, expectCalls } from "@/db/testing/call-spy";
import { eventually } from "@/db/testing/eventually";
import type { Actor } from "@/lib/auth/actor";
import { markAllRead, setRead } from "@/lib/notifications/mutations";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { currentPosition } from "./change-log";
import type { Hub } from "./hub";
import { RECEIPTS_INTERVAL_MS } from "./receipt-changes";

vi.mock(import("./change-log"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});
vi.mock(import("./course-managers"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});
vi.setConfig({ testTimeout: 20_000 });

beforeEach(() => calls.clear());

const connect = (hub: Hub, actor: Actor) => connectClient(hub, actor, { role: actor.role });
type Client = Awaited<ReturnType<typeof connect>>["client"];
const told = ({ frames }: Client) => frames.filter(({ receiptsChanged }) => receiptsChanged);

const asked = () => calls.get("courseManagers") ?? 0;

/** A course with an owner, a co-teacher and a student who has an announcement. */
async function classroom() {
  const [owner, coTeacher] = [await createActor("teacher"), await createActor("teacher")];
  const student = await createActor("student");
  const course = await createCourse(owner, { students: [student] });
  await db
    .insert(courseTeacher)
    .values({ courseId: course.id, userId: coTeacher.id, createdAt: new Date() });
  const { id, seq } = await announce(owner, course);
  return { owner, coTeacher, student, id, seq };
}

test.each(["one", "all"])("reading %s tells who manages the course, and no id", async (what) => {
  const { owner, coTeacher, student, id, seq } = await classroom();
  const { hub } = startHub();
  const managers = [owner, coTeacher, await createActor("admin")];
  const concerned = await Promise.all(managers.map((actor) => connect(hub, actor)));
  const stranger = await connect(hub, await createActor("teacher"));
  const reader = await connect(hub, student);

  if (what === "one") await setRead(student, { id, read: true });
  else await markAllRead(student, seq);
  hub.wake();

  const at = (await currentPosition()).seq;
  for (const { client } of concerned) {
    await eventually(() => expect(told(client)).toHaveLength(1));
    expect(client.frames[1]).toEqual({ unreadCount: 0, receiptsChanged: true, seq: at });
  }
  await eventually(() => expect(reader.client.unreadCount).toBe(0));
  expect([...told(reader.client), ...told(stranger.client)]).toEqual([]);
  expect(calls.get("courseManagers")).toBe(1);
});

test("many reads are one question and one frame in some seconds, and delay no student", async () => {
  const { owner, student, id, seq } = await classroom();
  const { hub } = startHub({ pollMs: 100 });
  const teacher = await connect(hub, owner);
  const reader = await connect(hub, student);
  calls.clear();
  const since = Date.now();
  for (let round = 0; round < 10; round++) {
    await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
      insert into change (kind, user_id, notification_id, created_at)
      select 'inbox', 'user_' || i, ${id}, 0 from n`);
    await setRead(student, { id, read: round % 2 === 0 });
    hub.wake();
    await eventually(() => expect(reader.client.unreadCount).toBe(round % 2));
  }
  await markAllRead(student, seq);
  hub.wake();
  await eventually(() => expect(asked()).toBeGreaterThanOrEqual(2)); // the last reads are not forgotten
  await eventually(() => expect(told(teacher.client)).toHaveLength(asked()));
  expect(asked()).toBeLessThanOrEqual((Date.now() - since) / RECEIPTS_INTERVAL_MS + 1);
  expect(teacher.client.frames).toHaveLength(1 + asked());
});

test("while nothing is read a teacher's stream costs no statement", async () => {
  const { owner } = await classroom();
  const { hub } = startHub({ pollMs: 10 });
  await connect(hub, owner);
  calls.clear();
  await eventually(() => expect(calls.get("changesAfter")).toBeGreaterThan(3));
  expect([...calls.keys()]).toEqual(["changesAfter"]);
});

test("without a teacher who is connected nobody asks", async () => {
  const { owner, student, id } = await classroom();
  const { hub } = startHub();
  const reader = await connect(hub, student);
  const { stream } = await connect(hub, owner);
  hub.close(stream, "client-gone");
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(reader.client.unreadCount).toBe(0));
  await wait(20);
  expect(calls.get("courseManagers")).toBeUndefined();
});

test("a teacher who was away meanwhile is told in the first frame, a student is not", async () => {
  const { owner, student, id } = await classroom();
  const since = await currentPosition();
  await setRead(student, { id, read: true });
  const now = await currentPosition();
  const { hub } = startHub();
  const firstFrame = async (...[{ role }, from]: [Actor, typeof since | undefined]) =>
    (await connectClient(hub, owner, { role, since: from })).client.frames[0];
  expect(await firstFrame(owner, since)).toMatchObject({ receiptsChanged: true });
  expect(await firstFrame(owner, now)).not.toHaveProperty("receiptsChanged");
  expect(await firstFrame(owner, undefined)).not.toHaveProperty("receiptsChanged");
  expect(await firstFrame(student, since)).not.toHaveProperty("receiptsChanged");
});

test("a teacher who receives something at the same time gets one frame", async () => {
  const { owner, student, id } = await classroom();
  const other = await createCourse(await createActor("teacher"), { students: [owner] });
  const { hub } = startHub();
  const teacher = await connect(hub, owner);
  const witness = await connect(hub, await createActor("admin"));
  teacher.client.receives = false;
  await announce(await createActor("admin"), other);
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(told(witness.client)).toHaveLength(1));

  teacher.client.receives = true;
  hub.onWritable(teacher.stream);
  await eventually(() => expect(teacher.client.frames).toHaveLength(2));
  expect(teacher.client.frames[1]).toMatchObject({ unreadCount: 1, receiptsChanged: true });
  expect(teacher.client.ids).toHaveLength(1);
});

test("when nobody can be asked, every teacher is told, and students lose nothing", async () => {
  const { owner, student, id } = await classroom();
  const { hub, lines } = startHub();
  const [teacher, stranger] = [
    await connect(hub, owner),
    await connect(hub, await createActor("teacher")),
  ];
  const reader = await connect(hub, student);
  beforeNext("courseManagers", () => Promise.reject(new Error("no answer")));
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(reader.client.unreadCount).toBe(0));
  for (const { client } of [teacher, stranger]) {
    await eventually(() => expect(told(client)).toHaveLength(1));
  }
  expect(lines).toMatchObject([{ level: 50, msg: "course managers cannot be read" }]);
});

test("of too many readers nobody asks: every teacher is told", async () => {
  const { hub } = startHub();
  const stranger = await connect(hub, await createActor("teacher"));
  calls.clear();
  await db.run(sql`with recursive n(i) as (select 1 union all select i + 1 from n where i <= 500)
    insert into change (kind, user_id, created_at) select 'inbox', 'user_' || i, 0 from n`);
  hub.wake();
  await eventually(() => expect(told(stranger.client)).toHaveLength(1));
  expectCalls({ changesAfter: 1 });
});

test("what teachers do with their own hand-ins is no receipt", async () => {
  const { owner, student, id } = await classroom();
  await db.run(sql`update notification set announcement_id = null where id = ${id}`);
  const { hub } = startHub();
  const [teacher, reader] = [await connect(hub, owner), await connect(hub, student)];
  await setRead(student, { id, read: true });
  hub.wake();
  await eventually(() => expect(reader.client.unreadCount).toBe(0));
  await eventually(() => expect(calls.get("courseManagers")).toBe(1));
  await wait(20);
  expect(teacher.client.frames).toHaveLength(1);
});
