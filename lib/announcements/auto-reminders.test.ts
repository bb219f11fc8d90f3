import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, course } from "@/db/schema";
import { planOf } from "@/db/testing/query-plan";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { setRead } from "@/lib/notifications/mutations";
import { dump } from "@/lib/testing/factories";
import { sendAutoReminders } from "./auto-reminders";
import { reminderTimes } from "./reminder-times";
import { contentFor, copyOf, published, school, soon } from "./testing/announcements";

const DAY_MS = 86_400_000;

async function asked(autoReminders = 2) {
  const { teacher, students, course: taught } = await school(2);
  // In the afternoon: at any time of day that the tests run, the last reminder falls into a morning.
  const confirmBy = soon(4 * DAY_MS);
  confirmBy.setUTCHours(8, 0, 0, 0);
  const content = contentFor([taught], { needsConfirmation: true, confirmBy, autoReminders });
  const id = await published(teacher, content);
  const [confirmed, open] = students as [(typeof students)[0], (typeof students)[0]];
  const { notificationId } = await copyOf(id, open);
  await confirmNotification(confirmed, notificationId);
  await setRead(open, { id: notificationId, read: true });
  const times = reminderTimes({ publishedAt: new Date(), confirmBy, autoReminders });
  const after = (index: number) => new Date((times[index]?.getTime() ?? 0) + 1_000);
  return { id, taught, open, confirmed, notificationId, after, confirmBy };
}

async function remindersSent(id: string) {
  const [row] = await db.select().from(announcement).where(eq(announcement.id, id));
  return row?.remindersSent;
}

test("each reminder is sent once, by one instance, to who has not confirmed", async () => {
  const { id, open, confirmed, notificationId, after } = await asked();
  const before = await copyOf(id, confirmed);
  expect(await sendAutoReminders(new Date())).toBe(0);
  const sent = await Promise.all([sendAutoReminders(after(0)), sendAutoReminders(after(0))]);
  expect(sent.toSorted()).toEqual([0, 1]);
  expect(await copyOf(id, open)).toMatchObject({ readAt: null });
  expect(await copyOf(id, confirmed)).toEqual(before);
  await setRead(open, { id: notificationId, read: true });
  expect(await sendAutoReminders(after(0))).toBe(0);
  expect(await sendAutoReminders(after(1))).toBe(1);
  expect(await sendAutoReminders(after(1))).toBe(0);
});

test("several that were missed are sent as one, and none after the confirm-by time or at night", async () => {
  const { id, after, confirmBy } = await asked();
  const night = new Date(after(1));
  night.setUTCHours(16, 30); // 23.30 WIB
  const before = await dump();
  if (night < confirmBy) expect(await sendAutoReminders(night)).toBe(0);
  expect(await sendAutoReminders(confirmBy)).toBe(0);
  expect(await dump()).toBe(before);
  expect(await sendAutoReminders(after(1))).toBe(1);
  expect(await remindersSent(id)).toBe(2);
});

test("nothing is sent when all have confirmed, or from an archived course", async () => {
  const { open, notificationId, after } = await asked();
  await confirmNotification(open, notificationId);
  const other = await asked();
  await db.update(course).set({ status: "archived" }).where(eq(course.id, other.taught.id));
  const before = await dump();
  expect(await sendAutoReminders(after(1))).toBe(0);
  expect(await dump()).toBe(before);
});

test("of more than are looked at by one statement all are reminded", async () => {
  const sent = [await asked(), await asked(), await asked()];
  const last = sent.at(-1) as (typeof sent)[0];
  await sendAutoReminders(last.after(0), 1);
  expect(await Promise.all(sent.map(({ id }) => remindersSent(id)))).toEqual([1, 1, 1]);
  expect(await sendAutoReminders(last.after(0), 1)).toBe(0);
});

test("none follows closely on a reminder that the author has sent", async () => {
  const { id, after } = await asked();
  const shortlyBefore = new Date(after(0).getTime() - 3600_000);
  await db.update(announcement).set({ remindedAt: shortlyBefore }).where(eq(announcement.id, id));
  await sendAutoReminders(after(0));
  expect(await remindersSent(id)).toBe(0);
  await sendAutoReminders(after(1));
  expect(await remindersSent(id)).toBe(2);
});

test("looking for what is due reads the index alone", async () => {
  expect(await planOf(() => sendAutoReminders(new Date()))).toEqual([
    expect.stringMatching(/^SEARCH announcement USING INDEX announcement_reminding/),
  ]);
});
