import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { change } from "@/db/schema";
import {
  countUnread,
  getNotification,
  listNotifications,
  listUnreadAbout,
} from "@/lib/notifications/data";
import { markAllRead, setRead } from "@/lib/notifications/mutations";
import { currentPosition, readInboxes } from "@/lib/realtime/change-log";
import { createActor, dump, usernameOf } from "@/lib/testing/factories";
import { addMember } from "@/lib/members/mutations";
import { RESTORE_WINDOW_MS } from "./lifecycle";
import { backdate, contentFor, copyOf, published, school } from "./testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "./withdrawal";

async function sent() {
  const { teacher, students, course } = await school();
  const id = await published(teacher, contentFor([course], { mustRead: true }));
  const [reader, other] = students as [(typeof students)[0], (typeof students)[0]];
  const { notificationId } = await copyOf(id, reader);
  await setRead(reader, { id: notificationId, read: true });
  return { teacher, course, id, reader, other, notificationId };
}

const unreadInStream = async (userId: string) => {
  const upTo = await currentPosition();
  const [inbox] = await readInboxes([{ userId, since: 0, upTo }]);
  return { unread: inbox?.unreadCount, missed: inbox?.missed.length };
};

test("a withdrawn announcement leaves lists and counts everywhere, and its page has no text", async () => {
  const { teacher, course, id, reader, other, notificationId } = await sent();
  expect(await unreadInStream(other.id)).toEqual({ unread: 1, missed: 1 });
  const { withdrawnAt } = await withdrawAnnouncement(teacher, id);

  for (const each of [reader, other]) {
    expect((await listNotifications(each)).items).toEqual([]);
    expect(await countUnread(each)).toBe(0);
    expect(await unreadInStream(each.id)).toEqual({ unread: 0, missed: 0 });
    expect(await listUnreadAbout(each, `/app/courses/${course.id}`)).toEqual([]);
    expect(await getNotification(each, notificationId)).toMatchObject({
      title: "",
      message: "",
      withdrawnAt,
    });
  }
  const logged = and(eq(change.notificationId, notificationId), eq(change.kind, "inbox"));
  expect(await db.select({ userId: change.userId }).from(change).where(logged)).toContainEqual({
    userId: null,
  });
  expect(await withdrawAnnouncement(teacher, id)).toEqual({ withdrawnAt });
});

test("undoing the withdrawal brings everything back as it was", async () => {
  const { teacher, id, reader, other } = await sent();
  const before = [await listNotifications(reader), await listNotifications(other)];
  await withdrawAnnouncement(teacher, id);
  await markAllRead(other, (await currentPosition()).seq);
  await setRead(other, { id: (await copyOf(id, other)).notificationId, read: true });
  await restoreAnnouncement(teacher, id);
  expect([await listNotifications(reader), await listNotifications(other)]).toEqual(before);
  expect(await countUnread(other)).toBe(1);
  await restoreAnnouncement(teacher, id);
});

test("who joins while it is withdrawn gets it only when that is undone", async () => {
  const { teacher, course, id, reader } = await sent();
  await withdrawAnnouncement(teacher, id);
  const late = await createActor("student");
  await addMember(teacher, { courseId: course.id, username: usernameOf(late) });
  expect((await listNotifications(late)).items).toEqual([]);
  await restoreAnnouncement(teacher, id);
  expect((await listNotifications(late)).items).toHaveLength(1);
  expect((await listNotifications(reader)).items).toHaveLength(1);
});

test("withdrawing and undoing are refused to others, and undoing after five minutes", async () => {
  const { teacher, id, reader } = await sent();
  const stranger = await createActor("teacher");
  const before = await dump();
  await expect(withdrawAnnouncement(stranger, id)).rejects.toThrow("notFound");
  await expect(withdrawAnnouncement(reader, id)).rejects.toThrow("notFound");
  expect(await dump()).toBe(before);

  await withdrawAnnouncement(teacher, id);
  await backdate(id, "withdrawn_at", RESTORE_WINDOW_MS);
  const withdrawn = await dump();
  await expect(restoreAnnouncement(stranger, id)).rejects.toThrow("notFound");
  await expect(restoreAnnouncement(teacher, id)).rejects.toThrow("restoreTooLate");
  expect(await dump()).toBe(withdrawn);
});
