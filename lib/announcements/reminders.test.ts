import { expect, test } from "vitest";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { setRead } from "@/lib/notifications/mutations";
import { createActor, dump } from "@/lib/testing/factories";
import { REMINDER_INTERVAL_MS } from "./lifecycle";
import { remindUnconfirmed } from "./reminders";
import { backdate, contentFor, copyOf, published, school, soon } from "./testing/announcements";
import { withdrawAnnouncement } from "./withdrawal";

async function asked(changes: Parameters<typeof contentFor>[1] = { needsConfirmation: true }) {
  const { teacher, students, course } = await school(2);
  const [done, open] = students as [(typeof students)[0], (typeof students)[0]];
  const id = await published(teacher, contentFor([course], changes));
  const { notificationId } = await copyOf(id, done);
  await published(teacher, contentFor([course], { title: "Kemudian" }));
  return { teacher, course, done, open, id, notificationId };
}

test("a reminder raises it, unread, for who has read but not confirmed it, and for nobody else", async () => {
  const { teacher, id, done, open, notificationId } = await asked();
  await confirmNotification(done, notificationId);
  await setRead(open, { id: notificationId, read: true });
  const before = await copyOf(id, done);
  await remindUnconfirmed(teacher, id);
  expect(await copyOf(id, done)).toEqual(before);
  const titles = (await listNotifications(open)).items.map(({ title }) => title);
  expect(titles).toEqual(["Jadwal berubah", "Kemudian"]);
  expect(await countUnread(open)).toBe(2);
});

test("without a confirmation it is raised for who has not read it", async () => {
  const { teacher, id, done, open, notificationId } = await asked({});
  await setRead(done, { id: notificationId, read: true });
  const before = await copyOf(id, done);
  await remindUnconfirmed(teacher, id);
  expect(await copyOf(id, done)).toEqual(before);
  expect((await listNotifications(open)).items[0]?.title).toBe("Jadwal berubah");
});

test("a second reminder is refused for a day, with the time left", async () => {
  const { teacher, id } = await asked();
  await remindUnconfirmed(teacher, id);
  const before = await dump();
  await expect(remindUnconfirmed(teacher, id)).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "remindedRecently",
    params: { hours: 24 },
  });
  expect(await dump()).toBe(before);
  await backdate(id, "reminded_at", REMINDER_INTERVAL_MS);
  await remindUnconfirmed(teacher, id);
});

test("a reminder is refused to others, when nobody is left, when it has expired or was withdrawn", async () => {
  const { teacher, course, id, done, open, notificationId } = await asked();
  const stranger = await createActor("teacher");
  for (const each of [done, open]) await confirmNotification(each, notificationId);
  const expired = await published(teacher, contentFor([course], { expiresAt: soon(1_000) }));
  await backdate(expired, "expires_at", 2_000);
  const withdrawn = await published(teacher, contentFor([course]));
  await withdrawAnnouncement(teacher, withdrawn);
  const before = await dump();
  await expect(remindUnconfirmed(stranger, id)).rejects.toThrow("notFound");
  await expect(remindUnconfirmed(done, id)).rejects.toThrow("notFound");
  await expect(remindUnconfirmed(teacher, id)).rejects.toThrow("CONFLICT: nobodyLeft");
  await expect(remindUnconfirmed(teacher, expired)).rejects.toThrow("announcementExpired");
  await expect(remindUnconfirmed(teacher, withdrawn)).rejects.toThrow("CONFLICT: withdrawn");
  expect(await dump()).toBe(before);
});
