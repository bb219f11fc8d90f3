import { onChangeLogged } from "@/db/client";
import { afterEach, expect, test, vi } from "vitest";
import { announce, createActor, createCourse, dump } from "@/lib/testing/factories";
import { countUnread, getNotification, listNotifications } from "./data";
import { changesAfter } from "@/lib/realtime/change-log";
import { markAllRead, setRead, undoMarkAllRead } from "./mutations";

afterEach(() => void vi.restoreAllMocks());

async function inboxOfTwo() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const [older, newer] = [await announce(teacher, course), await announce(teacher, course)];
  return { student, older, newer };
}

test("the owner marks a notification read and unread again", async () => {
  const { student, newer } = await inboxOfTwo();

  await setRead(student, { id: newer.id, read: true });
  expect(await countUnread(student)).toBe(1);
  expect((await getNotification(student, newer.id))?.readAt).toBeInstanceOf(Date);

  await setRead(student, { id: newer.id, read: false });
  expect(await countUnread(student)).toBe(2);
});

test("a repeated read keeps the time of the first one and tells no stream", async () => {
  const { student, newer } = await inboxOfTwo();
  await setRead(student, { id: newer.id, read: true });
  const before = await dump();

  await setRead(student, { id: newer.id, read: true });

  expect(await dump()).toBe(before);
});

test("L9: what changes nothing adds no row to the log and wakes no stream", async () => {
  const { student, older, newer } = await inboxOfTwo();
  await setRead(student, { id: older.id, read: true });
  const wake = vi.fn();
  onChangeLogged(wake); // as at boot, for the hub
  const before = await dump();

  await setRead(student, { id: older.id, read: true });
  await setRead(student, { id: newer.id, read: false });
  await markAllRead(student, older.seq);
  await undoMarkAllRead(student, new Date(1));
  expect(await dump()).toBe(before);
  expect(wake).not.toHaveBeenCalled();

  await setRead(student, { id: older.id, read: false });
  const { readAt } = await markAllRead(student, newer.seq);
  await undoMarkAllRead(student, readAt);
  expect(wake).toHaveBeenCalledTimes(3);
});

test("the log says which notification was read, and of many only by whom", async () => {
  const { student, older, newer } = await inboxOfTwo();
  await setRead(student, { id: older.id, read: true });
  await markAllRead(student, newer.seq);
  const logged = await changesAfter(newer.seq, 10);
  const change = { kind: "inbox", userId: student.id };
  expect(logged).toMatchObject([
    { ...change, notificationId: older.id },
    { ...change, notificationId: null },
  ]);
});

test("another student cannot mark it, and sees it as missing", async () => {
  const { newer } = await inboxOfTwo();
  const stranger = await createActor("student");
  const before = await dump();

  await expect(setRead(stranger, { id: newer.id, read: true })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dump()).toBe(before);
});

test("mark-all stops at what was shown and leaves others alone", async () => {
  const { student, older, newer } = await inboxOfTwo();
  const other = await inboxOfTwo();

  expect(await markAllRead(student, older.seq)).toMatchObject({ marked: 1 });

  const { items } = await listNotifications(student);
  expect(items.map(({ id, readAt }) => [id, readAt !== null])).toEqual([
    [newer.id, false],
    [older.id, true],
  ]);
  expect(await countUnread(other.student)).toBe(2);
});

test("undoing mark-all gives back what it marked, and only that", async () => {
  const { student, older, newer } = await inboxOfTwo();
  await setRead(student, { id: older.id, read: true });
  await new Promise((resolve) => setTimeout(resolve, 2)); // another millisecond than the single read
  const { readAt } = await markAllRead(student, newer.seq);
  const stranger = await createActor("student");

  await undoMarkAllRead(stranger, readAt);
  expect(await countUnread(student)).toBe(0);
  await undoMarkAllRead(student, readAt);

  const { items } = await listNotifications(student, { unread: true });
  expect(items.map(({ id }) => id)).toEqual([newer.id]);
});
