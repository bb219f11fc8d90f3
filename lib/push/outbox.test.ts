import { asc, eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db, executedStatements, onPushQueued } from "@/db/client";
import { pushCourse, pushJob, pushMessage, pushSubscription, recipient } from "@/db/schema";
import {
  contentFor,
  copyOf,
  published,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { remindUnconfirmed } from "@/lib/announcements/reminders";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { log } from "@/lib/log";
import { setMute } from "@/lib/notifications/mutes";
import { setRead } from "@/lib/notifications/mutations";
import { cancelSnooze, snooze } from "@/lib/notifications/snooze";
import { returnDue } from "@/lib/notifications/snooze-return";
import { claimDue, expandJob, readOutbox, settle } from "./outbox";
import { createSubscription } from "./testing/subscriptions";

beforeEach(async () => {
  await db.delete(pushSubscription);
  await db.delete(pushJob);
});

/** Makes the messages of everything that was published; returns the browsers they are for. */
async function expandAll() {
  for (let { job } = await readOutbox(); job; { job } = await readOutbox()) await expandJob(job);
  return waitingFor();
}

async function waitingFor() {
  const rows = await db
    .select({ id: pushMessage.subscriptionId })
    .from(pushMessage)
    .orderBy(asc(pushMessage.id));
  return rows.map(({ id }) => id);
}

async function subscribedSchool(size = 2) {
  const { teacher, students, course } = await school(size);
  const browsers = await Promise.all(students.map((student) => createSubscription(student)));
  const [student, other] = students as [Actor, Actor];
  return { teacher, students, student, other, course, ids: browsers.map(({ id }) => id) };
}

const asMade = (row: object) => db.update(pushMessage).set(row);

test.each([
  ["an urgent one", { type: "urgent" as const }, true],
  ["one that asks for confirmation", { needsConfirmation: true }, true],
  ["any other", {}, false],
  ["one that must be read", { mustRead: true }, false],
])("%s: pushed to every browser of its recipients: %o, %s", async (_, content, isPushed) => {
  const { teacher, student, course, ids } = await subscribedSchool();
  const second = await createSubscription(student);
  await createSubscription(teacher);
  await published(teacher, contentFor([course], content));
  const expected = isPushed ? [...ids, second.id] : [];
  expect((await expandAll()).toSorted()).toEqual(expected.toSorted());
  expect(await readOutbox()).toMatchObject({ job: undefined });
});

test("all of a course goes to who has chosen it", async () => {
  const { teacher, student, course, ids } = await subscribedSchool();
  await db
    .insert(pushCourse)
    .values({ courseId: course.id, userId: student.id, createdAt: new Date() });
  await published(teacher, contentFor([course]));
  expect(await expandAll()).toEqual([ids[0]]);
});

test("the outbox grows with the publication, and wakes the sender after it; without browsers it stays empty", async () => {
  const { teacher, course } = await school();
  const seen = { wakes: 0 };
  onPushQueued(() => seen.wakes++);
  const before = executedStatements();
  await published(teacher, contentFor([course], { type: "urgent" }));
  const without = executedStatements() - before;
  expect([await db.select().from(pushJob), seen.wakes]).toEqual([[], 0]);

  const subscribed = await subscribedSchool();
  const since = executedStatements();
  const id = await published(
    subscribed.teacher,
    contentFor([subscribed.course], { type: "urgent" }),
  );
  expect(executedStatements() - since).toBe(without); // a trigger: publishing sends no more statements
  const { notificationId, seq } = await copyOf(id, subscribed.student);
  expect(await db.select().from(pushJob)).toMatchObject([{ notificationId, seq }]);
  expect(seen.wakes).toBe(1);
});

test("what was muted, read or withdrawn before it is sent is left out; urgent cannot be muted", async () => {
  const { teacher, student, other, course, ids } = await subscribedSchool();
  const createdAt = new Date();
  for (const { id: userId } of [student, other]) {
    await db.insert(pushCourse).values({ courseId: course.id, userId, createdAt });
  }
  const ordinary = await published(teacher, contentFor([course]));
  await setMute(student, { kind: "course", target: course.id, muted: true });
  const copy = await copyOf(ordinary, other);
  await setRead(other, { id: copy.notificationId, read: true });
  expect(await expandAll()).toEqual([]);

  await published(teacher, contentFor([course], { type: "urgent" }));
  expect((await expandAll()).toSorted()).toEqual(ids.toSorted());
  await db.delete(pushMessage);
  const withdrawn = await published(teacher, contentFor([course], { type: "urgent" }));
  await withdrawAnnouncement(teacher, withdrawn);
  expect(await expandAll()).toEqual([]);
});

test("a reminder and a material correction push again to whom they raise it, in place of what still waits", async () => {
  const { teacher, student, course, ids } = await subscribedSchool();
  const id = await published(teacher, contentFor([course], { needsConfirmation: true }));
  expect(await expandAll()).toHaveLength(2);
  const { notificationId } = await copyOf(id, student);
  await db.run(sql`update recipient set acknowledged_at = 1, read_at = 1
    where notification_id = ${notificationId} and user_id = ${student.id}`);
  await db.delete(pushMessage).where(eq(pushMessage.subscriptionId, ids[0] ?? ""));
  await asMade({ attempts: 3, claim: "of an instance" });
  await remindUnconfirmed(teacher, id);
  expect(await expandAll()).toEqual([ids[1]]);
  expect(await db.select().from(pushMessage)).toMatchObject([{ attempts: 0, claim: null }]);

  await db.delete(pushMessage);
  const content = { title: "Ruang berubah", message: "Ruang 2.", link: null };
  await correctAnnouncement(teacher, id, { content, correction: "material", version: 1 });
  expect(await expandAll()).toEqual([ids[0]]); // who had read it
});

/** As if the time of what is snoozed had come; several instances notice. */
async function comeBack() {
  await db.run(sql`update recipient set snoozed_until = 1 where snoozed_until is not null`);
  await Promise.all([returnDue(log), returnDue(log)]);
}

test("what comes back after it was put off is pushed once more, to who had put it off, by the same rules", async () => {
  const { teacher, student, course, ids } = await subscribedSchool();
  const id = await published(teacher, contentFor([course], { needsConfirmation: true }));
  const { notificationId } = await copyOf(id, student);
  expect(await expandAll()).toHaveLength(2);
  await snooze(student, notificationId, soon(3_600_000));
  await db.delete(pushMessage).where(eq(pushMessage.subscriptionId, ids[1] ?? ""));
  await asMade({ attempts: 3, claim: "of an instance" }); // the first one still waits
  await comeBack();
  const { seq } = await copyOf(id, student);
  expect(await db.select().from(pushJob)).toMatchObject([{ notificationId, seq }]);
  expect(await expandAll()).toEqual([ids[0]]);
  expect(await db.select().from(pushMessage)).toMatchObject([{ attempts: 0, claim: null }]);

  await db.delete(pushMessage);
  await comeBack(); // nothing waits any more
  await snooze(student, notificationId, soon(3_600_000));
  await cancelSnooze(student, notificationId);
  await comeBack();
  const ordinary = await published(teacher, contentFor([course]));
  await snooze(student, (await copyOf(ordinary, student)).notificationId, soon(3_600_000));
  await comeBack();
  expect(await expandAll()).toEqual([]); // an ordinary one of a course that was not chosen
});

test("a return that fails half-way leaves neither a message nor a change behind, and is done later", async () => {
  const { teacher, student, course, ids } = await subscribedSchool();
  const id = await published(teacher, contentFor([course], { type: "urgent" }));
  await expandAll();
  await db.delete(pushMessage);
  await snooze(student, (await copyOf(id, student)).notificationId, soon(3_600_000));
  const since = (await copyOf(id, student)).seq;
  await db.run(sql`create trigger broken before update of seq on recipient
    begin select raise(abort, 'as if the process had died'); end`);
  await comeBack();
  await db.run(sql`drop trigger broken`);
  expect([(await copyOf(id, student)).seq, await db.select().from(pushJob)]).toEqual([since, []]);
  await comeBack();
  expect(await expandAll()).toEqual([ids[0]]);
});

test("instances that expand a job together make each message once, in steps", async () => {
  const { teacher, course, student } = await subscribedSchool();
  await published(teacher, contentFor([course], { type: "urgent" }));
  const [{ notificationId, seq } = { notificationId: "", seq: 0 }] = await db
    .select()
    .from(pushJob);
  // More recipients than one step takes.
  await db.run(sql`with recursive n (i) as (select 1 union all select i + 1 from n where i < 1200)
    insert into user (id, username, password_hash, display_name, created_at)
    select 'user_' || printf('%05d', i), 'banyak' || i, '-', 'Banyak', 0 from n`);
  await db.run(sql`insert into session (id, user_id, expires_at, created_at)
    select 's' || id, id, 9999999999, 0 from user where username like 'banyak%'`);
  await db.run(sql`insert into push_subscription
      (id, user_id, session_id, endpoint, p256dh, auth, locale, time_zone, created_at)
    select 'push_' || id, id, 's' || id, 'https://push/' || id, '', '', 'id', 'WIB', 0
    from user where username like 'banyak%'`);
  await db.run(sql`insert into recipient (notification_id, user_id, seq)
    select ${notificationId}, id, ${seq} from user where username like 'banyak%'`);
  const { job } = await readOutbox();
  await Promise.all([1, 2, 3].map(async () => job && expandJob(job)));
  expect((await waitingFor()).length).toBeLessThanOrEqual(500);
  await Promise.all([expandAll(), expandAll()]);
  expect(new Set(await waitingFor()).size).toBe(1202);
  expect(await waitingFor()).toHaveLength(1202);
  await db.delete(recipient).where(eq(recipient.userId, student.id));
});

test("a message is claimed by one instance, and by another when its lease has ended", async () => {
  const { teacher, course } = await subscribedSchool(6);
  await published(teacher, contentFor([course], { type: "urgent" }));
  await expandAll();
  const [first, second] = await Promise.all([claimDue(4, 60_000), claimDue(4, 60_000)]);
  const claimed = [...first, ...second].map(({ id }) => id);
  expect([claimed.length, new Set(claimed).size]).toEqual([6, 6]);
  expect(await claimDue(4, 60_000)).toEqual([]);

  await asMade({ dueAt: new Date(0) }); // the lease has ended
  const again = await claimDue(6, 60_000);
  expect(again.map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2, 2, 2]);
  const late = first.map((each) => ({
    ...each,
    subscriptionId: "",
    outcome: { kind: "accepted" as const },
  }));
  await settle(late);
  expect(await waitingFor()).toHaveLength(6); // they are another instance's now
});

test("outcomes: accepted and refused ones are gone, others wait as told, a browser that is gone is removed", async () => {
  const { teacher, course, ids } = await subscribedSchool(5);
  await published(teacher, contentFor([course], { type: "urgent" }));
  await expandAll();
  const claimed = await claimDue(5, 60_000);
  const rows = await db.select().from(pushMessage).orderBy(asc(pushMessage.id));
  const outcomes = [
    { kind: "accepted" },
    { kind: "gone" },
    { kind: "refused" },
    { kind: "retry", delayMs: 120_000 },
    { kind: "held", delayMs: 3_600_000 },
  ] as const;
  const settled = rows.map(({ id, subscriptionId }, index) => {
    const claim = claimed.find((each) => each.id === id);
    if (!claim) throw new Error("not claimed");
    return { ...claim, subscriptionId, outcome: outcomes[index] ?? outcomes[0] };
  });
  await settle(settled);
  const left = await db.select().from(pushMessage).orderBy(asc(pushMessage.id));
  expect(left).toMatchObject([
    { id: rows[3]?.id, attempts: 1, claim: null },
    { id: rows[4]?.id, attempts: 0, claim: null },
  ]);
  const { dueInMs = 0 } = await readOutbox();
  expect(dueInMs).toBeGreaterThan(100_000);
  expect(dueInMs).toBeLessThanOrEqual(120_000);
  const browsers = await db.select().from(pushSubscription);
  expect(browsers.map(({ id }) => id).toSorted()).toEqual(
    ids.filter((id) => id !== rows[1]?.subscriptionId).toSorted(),
  );
  const accepted = browsers.filter(({ acceptedAt }) => acceptedAt !== null);
  expect(accepted.map(({ id }) => id)).toEqual([rows[0]?.subscriptionId]);
});

test("a job that has waited for more than a day is not sent any more", async () => {
  const { teacher, course } = await subscribedSchool();
  await published(teacher, contentFor([course], { type: "urgent" }));
  await db.update(pushJob).set({ createdAt: new Date(Date.now() - 25 * 3_600_000) });
  expect(await expandAll()).toEqual([]);
});

test("an empty outbox costs one statement that searches by index", async () => {
  const before = executedStatements();
  expect(await readOutbox()).toEqual({ job: undefined, dueInMs: undefined });
  expect(executedStatements() - before).toBe(1);
});
