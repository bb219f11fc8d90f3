import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { db, executedStatements } from "@/db/client";
import { change, notification, recipient } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import { announce, createActor, createCourse, dump } from "@/lib/testing/factories";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import { addMember, enrollAll, joinCourse, removeMember } from "@/lib/members/mutations";
import { getHub } from "@/lib/realtime/registry";
import { countUnread, listNotifications } from "./data";

async function classroom() {
  const [teacher, member] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [member] });
  return { teacher, member, course, late: await createActor("student") };
}

const titlesOf = async (actor: Parameters<typeof listNotifications>[0]) =>
  (await listNotifications(actor)).items.map(({ title }) => title);

test("a late joiner receives the must-reads, in their order, and nothing else", async () => {
  const { teacher, member, course, late } = await classroom();
  for (const title of ["Satu", "Dua", "Tiga"]) {
    await announce(teacher, course, { title, mustRead: title !== "Dua" });
  }
  const before = await listNotifications(member);
  await joinCourse(late, course.joinCode);

  expect(await titlesOf(late)).toEqual(["Tiga", "Satu"]);
  expect(await countUnread(late)).toBe(2);
  expect(await listNotifications(member)).toEqual(before);
});

test("joining again brings nothing twice", async () => {
  const { teacher, course, late } = await classroom();
  await announce(teacher, course, { title: "Wajib", mustRead: true });
  await joinCourse(late, course.joinCode);
  const before = await dump();
  await joinCourse(late, course.joinCode);
  await enrollAll(teacher, course.id, [late.id]);
  expect(await dump()).toBe(before);
  expect(await titlesOf(late)).toEqual(["Wajib"]);
});

test("what was withdrawn reaches no late joiner", async () => {
  const { teacher, course, late } = await classroom();
  const { id } = await announce(teacher, course, { mustRead: true });
  await db.update(notification).set({ withdrawnAt: new Date() }).where(eq(notification.id, id));
  await joinCourse(late, course.joinCode);
  expect(await titlesOf(late)).toEqual([]);
});

test("a removed student loses the course's notifications, and gets the must-reads again on return", async () => {
  const { teacher, course, late } = await classroom();
  await announce(teacher, course, { title: "Wajib", mustRead: true });
  const username = late.id.replace("user_", "student");
  await addMember(teacher, { courseId: course.id, username });
  await announce(teacher, course, { title: "Biasa" });
  expect(await titlesOf(late)).toEqual(["Biasa", "Wajib"]);

  await removeMember(teacher, { courseId: course.id, userId: late.id });
  expect([await titlesOf(late), await countUnread(late)]).toEqual([[], 0]);
  await addMember(teacher, { courseId: course.id, username });
  expect(await titlesOf(late)).toEqual(["Wajib"]);
});

test("an open stream gets it at once, and no other user's does", async () => {
  const { teacher, member, course, late } = await classroom();
  const { id } = await announce(teacher, course, { mustRead: true });
  const { hub } = startHub();
  const { client } = await connectClient(hub, late);
  const { client: other } = await connectClient(hub, member);

  await joinCourse(late, course.joinCode);
  hub.wake();
  await eventually(() => expect(client.ids).toEqual([id]));
  expect(client.unreadCount).toBe(1);
  expect(other.frames).toHaveLength(1);
  expect(getHub().size).toBe(0); // the product's own hub has no part in this
});

/** How often the log names a notification. */
const logEntriesOf = async (id: string) =>
  (await db.select().from(change).where(eq(change.notificationId, id))).length;

function stopClock() {
  const now = vi.spyOn(Date, "now").mockReturnValue(Date.now());
  onTestFinished(() => now.mockRestore());
}

test("two courses joined in one millisecond do not mix", async () => {
  const [one, other] = [await classroom(), await classroom()];
  const first = await announce(one.teacher, one.course, { title: "Satu", mustRead: true });
  const second = await announce(other.teacher, other.course, { title: "Dua", mustRead: true });
  stopClock();
  await joinCourse(one.late, one.course.joinCode);
  await joinCourse(one.late, other.course.joinCode);
  expect(await titlesOf(one.late)).toEqual(["Dua", "Satu"]);
  expect([await logEntriesOf(first.id), await logEntriesOf(second.id)]).toEqual([2, 2]);
});

test("many concurrent joins, some of them repeated, deliver everything once", async () => {
  const { teacher, course } = await classroom();
  const other = await classroom();
  for (const { id } of [course, other.course]) {
    const by = id === course.id ? teacher : other.teacher;
    for (const title of ["Satu", "Dua"]) await announce(by, { id }, { title, mustRead: true });
  }
  const late = [];
  for (let i = 0; i < 5; i++) late.push(await createActor("student"));
  stopClock();
  await Promise.all(
    [...late, ...late].flatMap((student) => [
      joinCourse(student, course.joinCode),
      joinCourse(student, other.course.joinCode),
    ]),
  );
  for (const student of late) {
    expect((await titlesOf(student)).toSorted()).toEqual(["Dua", "Dua", "Satu", "Satu"]);
    const { items } = await listNotifications(student);
    expect(new Set(items.map(({ seq }) => seq)).size).toBe(4);
  }
});

test("10,000 are enrolled with all that they must have read in one batch, in seconds", async () => {
  const { teacher, course } = await classroom();
  for (const title of ["Satu", "Dua", "Tiga"])
    await announce(teacher, course, { title, mustRead: true });
  await db.run(sql`insert into user (id, username, password_hash, display_name, created_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
    select 'banyak' || i, 'banyak' || i, '-', 'Banyak', 0 from n`);
  const ids = Array.from({ length: 10_000 }, (_, i) => `banyak${i + 1}`);

  const [asked, began] = [executedStatements(), performance.now()];
  expect(await enrollAll(teacher, course.id, ids)).toBe(10_000);
  expect(executedStatements() - asked).toBe(6); // with the one that reads the head of the log
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await db.$count(recipient, sql`user_id like 'banyak%'`)).toBe(30_000);

  const again = performance.now();
  expect(await enrollAll(teacher, course.id, ids)).toBe(0);
  expect(performance.now() - again).toBeLessThan(10_000);
  expect(await db.$count(recipient, sql`user_id like 'banyak%'`)).toBe(30_000);
});
