import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, change, notification } from "@/db/schema";
import { planOf } from "@/db/testing/query-plan";
import {
  contentFor,
  copyOf,
  published,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { dump } from "@/lib/testing/factories";
import { countUnread, listNotifications } from "./data";
import { expireNotifications } from "./expiry";

/** Published when it had not expired yet. */
async function sent(expiresAt: Date) {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const id = await published(teacher, contentFor([course], { expiresAt: soon(60_000) }));
  const { notificationId } = await copyOf(id, student);
  await db.update(announcement).set({ expiresAt }).where(eq(announcement.id, id));
  await db.update(notification).set({ expiresAt }).where(eq(notification.id, notificationId));
  return { teacher, student, id, notificationId };
}

test("what has expired leaves the unread count once, and stays in the list", async () => {
  const { student, notificationId } = await sent(soon(-1_000));
  const { student: other } = await sent(soon(60_000));
  const claims = await Promise.all([expireNotifications(), expireNotifications()]);
  expect(claims.toSorted()).toEqual([0, 1]);
  expect(await countUnread(student)).toBe(0);
  expect(await countUnread(other)).toBe(1);
  expect((await listNotifications(student)).items).toHaveLength(1);
  expect((await listNotifications(student, { unread: true })).items).toEqual([]);
  const logged = await db.select().from(change).where(eq(change.notificationId, notificationId));
  expect(logged.map(({ kind, userId }) => [kind, userId])).toEqual([
    ["published", null],
    ["inbox", null],
  ]);
  const before = await dump();
  expect(await expireNotifications()).toBe(0);
  expect(await dump()).toBe(before);
});

test("a withdrawal that is undone does not bring back what has expired meanwhile", async () => {
  const { teacher, student, id } = await sent(soon(-1_000));
  await withdrawAnnouncement(teacher, id);
  expect(await expireNotifications()).toBe(1);
  await restoreAnnouncement(teacher, id);
  expect(await countUnread(student)).toBe(0);
  expect((await listNotifications(student)).items).toHaveLength(1);
});

test("looking for what is due reads the index alone", async () => {
  expect(await planOf(expireNotifications)).toEqual([
    expect.stringMatching(/^SEARCH notification USING INDEX notification_expiring/),
  ]);
});
