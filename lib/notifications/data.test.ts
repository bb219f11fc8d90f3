import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { writeBatch } from "@/db/client";
import { announce, createActor, createCourse, enroll } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import {
  countUnread,
  getNotification,
  listNotifications,
  listUnreadAbout,
  readInbox,
} from "./data";
import { setRead } from "./mutations";
import { currentPosition, logCopiesChanged, readInboxes } from "@/lib/realtime/change-log";
import { planOf } from "@/db/testing/query-plan";

/** A student with `size` notifications, A, B, C… in the order they were sent. */
async function inboxOf(size: number) {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student], title: "Robotika" });
  const sent = [];
  for (const title of "ABCDEFGH".slice(0, size)) {
    sent.push({ title, ...(await announce(teacher, course, { title })) });
  }
  return { teacher, student, course, sent };
}

const titles = ({ items }: { items: { title: string }[] }) =>
  items.map(({ title }) => title).join("");

async function pagesOf(actor: Actor, options: { limit: number; unread?: boolean }) {
  const pages: string[] = [];
  for (let before: number | undefined, more = true; more;) {
    const page = await listNotifications(actor, { ...options, before });
    pages.push(titles(page));
    before = page.next ?? undefined;
    more = page.next !== null;
  }
  return pages;
}

test("an inbox is newest first and ends with no next page", async () => {
  const { student } = await inboxOf(3);
  const page = await listNotifications(student);

  expect(titles(page)).toBe("CBA");
  expect(page.next).toBeNull();
});

test.each([
  [1, ["E", "D", "C", "B", "A"]],
  [2, ["ED", "CB", "A"]],
  [5, ["EDCBA"]],
])("pages of %i hold everything once", async (limit, pages) => {
  const { student } = await inboxOf(5);
  expect(await pagesOf(student, { limit })).toEqual(pages);
});

test("what arrives while one leafs through moves nothing", async () => {
  const { teacher, student, course } = await inboxOf(4);
  const first = await listNotifications(student, { limit: 2 });
  await announce(teacher, course, { title: "Z" });

  const second = await listNotifications(student, { limit: 2, before: first.next ?? 0 });
  expect([titles(first), titles(second)]).toEqual(["DC", "BA"]);
});

test("after a position, the inbox holds what came later", async () => {
  const { student, sent } = await inboxOf(3);
  const page = await listNotifications(student, { after: sent[0]?.seq });
  expect([titles(page), page.next]).toEqual(["CB", null]);
  expect(titles(await listNotifications(student, { after: sent[2]?.seq }))).toBe("");
  expect(titles(await listNotifications(student, { after: sent[0]?.seq, limit: 1 }))).toBe("C");
});

test("an inbox that is read says whose it is, what is unread, and up to where it is complete", async () => {
  const { student, sent } = await inboxOf(2);
  await setRead(student, { id: sent[0]?.id ?? "", read: true });
  const inbox = await readInbox(student, { after: sent[1]?.seq });
  const { epoch, seq } = await currentPosition();
  expect(inbox).toEqual({
    items: [],
    next: null,
    unreadCount: 1,
    position: `${epoch}.${seq}`,
    userId: student.id,
  });
});

test("an inbox that is read after a position says whether copies before it have changed", async () => {
  const { student, sent } = await inboxOf(2);
  const after = (await currentPosition()).seq;
  await writeBatch([logCopiesChanged(sql`select ${sent[0]?.id} as notification_id`)]);
  expect(await readInbox(student, { after })).toMatchObject({ items: [], inboxChanged: true });
  expect(await readInbox(student, { after: after + 1 })).not.toHaveProperty("inboxChanged");
  expect(await readInbox(student, {})).not.toHaveProperty("inboxChanged");
  const stranger = await createActor("student");
  expect(await readInbox(stranger, { after })).not.toHaveProperty("inboxChanged");
});

test("the unread filter shows unread only, page by page", async () => {
  const { student, sent } = await inboxOf(5);
  for (const { id, title } of sent) {
    if ("BD".includes(title)) await setRead(student, { id, read: true });
  }

  expect(await pagesOf(student, { limit: 2, unread: true })).toEqual(["EC", "A"]);
  expect(await pagesOf(student, { limit: 5 })).toEqual(["EDCBA"]);
});

test("the badge is the number of unread rows in the list, whatever is read and unread", async () => {
  const { student, sent } = await inboxOf(6);
  for (const [index, { id }] of [...sent, ...sent].entries()) {
    await setRead(student, { id, read: index % 3 !== 0 });

    const { items } = await listNotifications(student);
    const unread = await listNotifications(student, { unread: true });
    const badge = await countUnread(student);
    expect(items.filter(({ readAt }) => readAt === null)).toHaveLength(badge);
    expect(unread.items).toHaveLength(badge);
  }
});

test("a user has their own inbox only", async () => {
  const [one, other] = [await inboxOf(2), await inboxOf(1)];

  expect(titles(await listNotifications(one.student))).toBe("BA");
  expect(titles(await listNotifications(other.student))).toBe("A");
  expect(await countUnread(other.student)).toBe(1);
  const foreign = one.sent[0]?.id ?? "";
  expect(await getNotification(one.student, foreign)).toMatchObject({ id: foreign });
  expect(await getNotification(other.student, foreign)).toBeUndefined();
});

test.each(["teacher", "admin"] as const)("a %s reads no student's notification", async (role) => {
  const { sent } = await inboxOf(1);
  expect(await getNotification(await createActor(role), sent[0]?.id ?? "")).toBeUndefined();
});

test("who sent it is not among its readers", async () => {
  const { teacher } = await inboxOf(1);
  expect(titles(await listNotifications(teacher))).toBe("");
});

test("one's read state is not another's", async () => {
  const teacher = await createActor("teacher");
  const [budi, siti] = [await createActor("student"), await createActor("student")];
  const course = await createCourse(teacher, { students: [budi, siti] });
  const { id } = await announce(teacher, course);
  await setRead(budi, { id, read: true });

  expect([await countUnread(budi), await countUnread(siti)]).toEqual([0, 1]);
});

test("an item says what, where from, and where it leads", async () => {
  const { student, course, sent, teacher } = await inboxOf(1);
  expect(await getNotification(student, sent[0]?.id ?? "")).toEqual({
    id: sent[0]?.id,
    type: "course_update",
    title: "A",
    message: "Modul 3 sudah bisa diakses",
    link: `/app/courses/${course.id}`,
    courseId: course.id,
    courseTitle: "Robotika",
    senderName: teacher.id.replace("user_", "teacher"),
    senderRole: "teacher",
    mustRead: false,
    needsConfirmation: false,
    version: 1,
    createdAt: expect.any(Date),
    arrivedAt: expect.any(Date),
    correctedAt: null,
    withdrawnAt: null,
    expiresAt: null,
    attachments: 0,
    seq: sent[0]?.seq,
    readAt: null,
    confirmedAt: null,
    snoozedUntil: null,
  });
});

// The index has the whole condition, so that no row of the table is read.
test("unread ones are counted in the index of unread ones", async () => {
  const { student } = await inboxOf(2);
  const index = /USING INDEX recipient_unread \(user_id=\?\)/;
  expect((await planOf(() => countUnread(student))).join()).toMatch(index);
  const upTo = await currentPosition();
  const query = { userId: student.id, since: undefined, upTo };
  expect((await planOf(() => readInboxes([query]))).join()).toMatch(index);
});

test("the unread notifications that lead to a page are the actor's own", async () => {
  const { teacher, student, course } = await inboxOf(0);
  const other = await createActor("student");
  await enroll(course, other);
  const path = `/app/courses/${course.id}`;
  const { id } = await announce(teacher, course);
  await announce(teacher, course, { link: "https://situs.example/" });
  await setRead(other, { id, read: true });
  expect(await listUnreadAbout(student, path)).toEqual([id]);
  expect(await listUnreadAbout(other, path)).toEqual([]);
});
