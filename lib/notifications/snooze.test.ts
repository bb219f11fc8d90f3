import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import { planOf } from "@/db/testing/query-plan";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { remindUnconfirmed } from "@/lib/announcements/reminders";
import {
  contentFor,
  copyOf,
  published,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { LATEST_TIME_MS } from "@/lib/http/paging";
import { log } from "@/lib/log";
import { currentPosition, readInboxes } from "@/lib/realtime/change-log";
import { createActor, dump } from "@/lib/testing/factories";
import { confirmNotification } from "./confirmation";
import { countUnread, getNotification, listNotifications } from "./data";
import { expireNotifications } from "./expiry";
import { markAllRead, setRead } from "./mutations";
import { cancelSnooze, MAX_SNOOZE_DAYS, snooze } from "./snooze";
import { returnDue } from "./snooze-return";

const HOUR = 3600_000;

/** A student with A, B and C; `b` is the copy in the middle. */
async function inbox(size = 1) {
  const { teacher, students, course } = await school(size);
  const [student, other] = students as [Actor, Actor];
  const sent = [];
  for (const title of "ABC") sent.push(await published(teacher, contentFor([course], { title })));
  const b = sent[1] ?? "";
  return { teacher, student, other, b, id: (await copyOf(b, student)).notificationId };
}

const titles = async (actor: Actor, unread = false) =>
  (await listNotifications(actor, { unread })).items.map(({ title }) => title).join("");

/** As if the time had come. */
const makeDue = (ms = 1_000) =>
  db.run(
    sql`update recipient set snoozed_until = ${Date.now() - ms} where snoozed_until is not null`,
  );

const logged = (id: string) =>
  db
    .select({ kind: change.kind, userId: change.userId })
    .from(change)
    .where(eq(change.notificationId, id))
    .orderBy(change.seq);

test("until its time a snoozed one is in the list and not in the count; then it is on top, unread, once", async () => {
  const { student, other, id } = await inbox(2);
  const until = soon(HOUR);
  await snooze(student, id, until);
  expect([await titles(student), await titles(student, true)]).toEqual(["CBA", "CA"]);
  expect(await countUnread(student)).toBe(2);
  expect((await getNotification(student, id))?.snoozedUntil).toEqual(until);
  expect(Math.abs((await returnDue(log)) - HOUR)).toBeLessThan(60_000);
  expect(await titles(student)).toBe("CBA");

  const since = (await currentPosition()).seq;
  await makeDue();
  expect(await Promise.all([returnDue(log), returnDue(log)])).toEqual([Infinity, Infinity]);
  expect([await titles(student), await titles(student, true)]).toEqual(["BCA", "BCA"]);
  expect([await titles(other), await countUnread(other)]).toEqual(["CBA", 3]);
  expect(await logged(id)).toEqual([
    { kind: "published", userId: null },
    { kind: "published", userId: null },
  ]);
  const [read] = await readInboxes([{ userId: student.id, since, upTo: await currentPosition() }]);
  expect(read).toMatchObject({ unreadCount: 3, missed: [{ id }] });
  expect((await getNotification(student, id))?.snoozedUntil).toBeNull();
});

test("one that was read and confirmed comes back unread, and stays confirmed", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const sent = await published(teacher, contentFor([course], { needsConfirmation: true }));
  const { notificationId: id } = await copyOf(sent, student);
  await confirmNotification(student, id);
  await snooze(student, id, soon(HOUR));
  await makeDue();
  await returnDue(log);
  const own = await getNotification(student, id);
  expect([own?.readAt, own?.confirmedAt]).toEqual([null, expect.any(Date)]);
  // Its sender's page learns that it is unread again.
  expect(await logged(id)).toContainEqual({ kind: "inbox", userId: student.id });
});

test("snoozing again replaces the time, repeating changes nothing, and it can be cancelled", async () => {
  const { student, id } = await inbox();
  await snooze(student, id, soon(HOUR));
  const until = soon(2 * HOUR);
  await snooze(student, id, until);
  const before = await dump();
  await snooze(student, id, until);
  expect(await dump()).toBe(before);

  await markAllRead(student, Number.MAX_SAFE_INTEGER);
  expect((await getNotification(student, id))?.readAt).toBeNull(); // it was not counted as unread
  await cancelSnooze(student, id);
  expect(await countUnread(student)).toBe(1);
  const cancelled = await dump();
  await cancelSnooze(student, id);
  expect(await dump()).toBe(cancelled);
  await setRead(student, { id, read: true });
  expect(await returnDue(log)).toBe(Infinity);
  expect(await titles(student, true)).toBe("");
});

test("a time that has passed or is too far ahead is refused, and nothing changes", async () => {
  const { student, id } = await inbox();
  const before = await dump();
  const day = 24 * HOUR;
  for (const [reason, ...times] of [
    ["snoozePast", new Date(), soon(-HOUR), new Date(0)] as const,
    ["snoozeTooFar", soon((MAX_SNOOZE_DAYS + 1) * day), new Date(LATEST_TIME_MS)] as const,
  ]) {
    for (const until of times) {
      const refused = { code: "INVALID", reason, field: "until" };
      await expect(snooze(student, id, until)).rejects.toMatchObject(refused);
    }
  }
  expect(await dump()).toBe(before);
});

test("nobody snoozes another's copy, or cancels for them", async () => {
  const { teacher, student, id } = await inbox();
  await snooze(student, id, soon(HOUR));
  const others = [teacher, await createActor("student"), await createActor("admin")];
  const before = await dump();
  for (const actor of others) {
    await expect(snooze(actor, id, soon(HOUR))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(cancelSnooze(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  await expect(snooze(student, "notif_x", soon(HOUR))).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});

test("what was withdrawn does not come back, nor can it be snoozed; undone, it is there as it was", async () => {
  const { teacher, student, b, id } = await inbox();
  await snooze(student, id, soon(HOUR));
  await withdrawAnnouncement(teacher, b);
  const refused = { code: "CONFLICT", reason: "withdrawn" };
  await expect(snooze(student, id, soon(2 * HOUR))).rejects.toMatchObject(refused);
  await makeDue();
  expect(await returnDue(log)).toBe(Infinity);
  expect([await titles(student), await countUnread(student)]).toEqual(["CA", 2]);
  await restoreAnnouncement(teacher, b);
  expect(await titles(student, true)).toBe("CBA");
});

test("what has expired does not come back, nor can it be snoozed", async () => {
  const { student, id } = await inbox();
  await snooze(student, id, soon(HOUR));
  await db.run(sql`update notification set expires_at = ${Date.now() - 1} where id = ${id}`);
  await expireNotifications();
  await makeDue();
  expect(await returnDue(log)).toBe(Infinity);
  expect([await titles(student), await countUnread(student)]).toEqual(["CBA", 2]);
  await expect(snooze(student, id, soon(HOUR))).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "announcementExpired",
  });
});

test("a reminder and a material correction bring it back before its time", async () => {
  const { teacher, student, b, id } = await inbox();
  await snooze(student, id, soon(HOUR));
  await remindUnconfirmed(teacher, b);
  expect(await titles(student, true)).toBe("BCA");
  await setRead(student, { id, read: true });
  await snooze(student, id, soon(HOUR));
  const content = { title: "B2", message: "Baru.", link: null };
  await correctAnnouncement(teacher, b, { content, correction: "material", version: 1 });
  expect(await titles(student, true)).toBe("B2CA");
  expect((await getNotification(student, id))?.snoozedUntil).toBeNull();
});

test("many copies of one notification come back with one change; several are all brought back", async () => {
  const { teacher, students, course } = await school(3);
  const sent = [];
  for (const title of "AB") sent.push(await published(teacher, contentFor([course], { title })));
  for (const student of students) {
    for (const each of sent) {
      await snooze(student, (await copyOf(each, student)).notificationId, soon(HOUR));
    }
  }
  await makeDue();
  await returnDue(log);
  for (const student of students) expect(await countUnread(student)).toBe(2);
  for (const each of sent) {
    const { notificationId } = await copyOf(each, students[0] as Actor);
    expect(await logged(notificationId)).toHaveLength(2);
  }
});

test("looking for what is due reads the index alone", async () => {
  expect(await planOf(() => returnDue(log))).toEqual([
    expect.stringMatching(/^SEARCH recipient USING INDEX recipient_snoozed/),
  ]);
});
