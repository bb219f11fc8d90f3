import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import {
  announcement,
  auditLog,
  change,
  course as courseTable,
  notification,
  recipient,
} from "@/db/schema";
import { announcementFor, createActor, createCourse, dump, enroll } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { joinCourse } from "@/lib/members/mutations";
import { getNotification } from "@/lib/notifications/data";
import { publishAnnouncement } from "./mutations";

async function classOf(size: number) {
  const teacher = await createActor("teacher");
  const students: Actor[] = [];
  for (let i = 0; i < size; i++) students.push(await createActor("student"));
  return { teacher, students, course: await createCourse(teacher, { students }) };
}

/** The notification of an announcement, and its recipients. */
async function sentFor(announcementId: string) {
  const notifications = await db
    .select()
    .from(notification)
    .where(eq(notification.announcementId, announcementId));
  const id = notifications[0]?.id ?? "";
  const changes = await db.select().from(change).where(eq(change.notificationId, id));
  const recipients = await db.select().from(recipient).where(eq(recipient.notificationId, id));
  return { notifications, changes, recipients };
}

const ids = (actors: { id: string }[]) => actors.map(({ id }) => id).toSorted();

test("exactly the students of the course get one copy each, with the change's seq", async () => {
  const { teacher, students, course } = await classOf(3);
  await classOf(2); // another class
  const { announcementId, recipientCount } = await publishAnnouncement(
    teacher,
    announcementFor(course),
  );

  expect(recipientCount).toBe(3);
  const { notifications, changes, recipients } = await sentFor(announcementId);
  expect(notifications).toHaveLength(1);
  expect(changes).toMatchObject([{ kind: "published", userId: null }]);
  expect(recipients.map((row) => row.userId).toSorted()).toEqual(ids(students));
  expect(new Set(recipients.map((row) => row.seq))).toEqual(new Set([changes[0]?.seq]));
  expect(recipients.every((row) => row.readAt === null)).toBe(true);
});

test("the content is stored once for all recipients", async () => {
  const { teacher, course } = await classOf(5);
  const message = `Pesan ${crypto.randomUUID()}`;
  await publishAnnouncement(teacher, announcementFor(course, { message }));

  const contents = JSON.parse(await dump()) as [string, unknown[]][];
  const holding = contents.flatMap(([table, rows]) =>
    rows.filter((row) => JSON.stringify(row).includes(message)).map(() => table),
  );
  expect(holding).toEqual(["announcement", "notification"]);
});

test("K1: one audit entry is added, even when the form is sent repeatedly", async () => {
  const { teacher, course } = await classOf(2);
  const form = announcementFor(course);
  const { announcementId } = await publishAnnouncement(teacher, form);
  await publishAnnouncement(teacher, form);
  const refused = publishAnnouncement(teacher, announcementFor({ id: "course_none" }));
  await expect(refused).rejects.toThrow();

  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, teacher.id));
  expect(entries).toMatchObject([
    { action: "announcement_publish", targetId: announcementId, outcome: "ok", detail: "{}" },
  ]);
});

test("a student who joins later does not get earlier announcements", async () => {
  const { teacher, course } = await classOf(1);
  const { announcementId } = await publishAnnouncement(teacher, announcementFor(course));
  await enroll(course, await createActor("student"));

  expect((await sentFor(announcementId)).recipients).toHaveLength(1);
});

test.each([
  [null, undefined],
  ["https://kelas.sch.id/", "https://kelas.sch.id/"],
])("the link %j is kept, and defaults to the course", async (link, expected) => {
  const { teacher, course } = await classOf(1);
  const { announcementId } = await publishAnnouncement(teacher, announcementFor(course, { link }));

  const { notifications } = await sentFor(announcementId);
  expect(notifications[0]?.link).toBe(expected ?? `/app/courses/${course.id}`);
});

test("the student reads exactly the teacher's text", async () => {
  const { teacher, students, course } = await classOf(1);
  const words = {
    type: "assignment",
    title: "Tugas '; drop table user; --",
    message: 'satu\n\n"dua" 🎓 \u2028 tiga',
  } as const;
  const { announcementId } = await publishAnnouncement(teacher, announcementFor(course, words));

  const [sent] = (await sentFor(announcementId)).notifications;
  const [student] = students;
  expect(student && sent && (await getNotification(student, sent.id))).toMatchObject(words);
});

test("an admin may announce to any course, under their own name", async () => {
  const { course } = await classOf(2);
  const admin = await createActor("admin");
  const { announcementId, recipientCount } = await publishAnnouncement(
    admin,
    announcementFor(course),
  );

  expect(recipientCount).toBe(2);
  const [row] = await db.select().from(announcement).where(eq(announcement.id, announcementId));
  expect(row).toMatchObject({ authorId: admin.id, status: "published", version: 1 });
});

test.each(["another teacher", "a student of the course", "a stranger"])(
  "%s cannot announce to it, and sees it as missing",
  async (who) => {
    const { students, course } = await classOf(1);
    const actor =
      (who === "a student of the course" && students[0]) ||
      (await createActor(who === "another teacher" ? "teacher" : "student"));
    const before = await dump();

    await expect(publishAnnouncement(actor, announcementFor(course))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await dump()).toBe(before);
  },
);

test.each(["teacher", "admin"] as const)(
  "a %s cannot announce to a course that does not exist",
  async (role) => {
    const actor = await createActor(role);
    const before = await dump();

    await expect(
      publishAnnouncement(actor, announcementFor({ id: "course_none" })),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await dump()).toBe(before);
  },
);

test("an announcement to an empty course is refused, as an error of the course field", async () => {
  const { teacher, course } = await classOf(0);
  const before = await dump();

  await expect(publishAnnouncement(teacher, announcementFor(course))).rejects.toMatchObject({
    code: "INVALID",
    reason: "noRecipients",
    field: "courseId",
  });
  expect(await dump()).toBe(before);
});

test.each([0, 2])("an announcement to a draft with %d students is refused", async (size) => {
  const { teacher, course } = await classOf(size);
  await db.update(courseTable).set({ status: "draft" }).where(eq(courseTable.id, course.id));
  const before = await dump();
  await expect(publishAnnouncement(teacher, announcementFor(course))).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "courseDraft",
    field: "courseId",
  });
  expect(await dump()).toBe(before);
});

test("a repeated form's receipt counts later members of a must-read announcement", async () => {
  const { teacher, course } = await classOf(2);
  const form = announcementFor(course, { mustRead: true });
  const { announcementId } = await publishAnnouncement(teacher, form);
  await joinCourse(await createActor("student"), course.joinCode);
  const again = await publishAnnouncement(teacher, form);
  expect(again).toEqual({ announcementId, recipientCount: 3 });
});

test("a form sent twice publishes once and returns the same receipt", async () => {
  const { teacher, course } = await classOf(2);
  const form = announcementFor(course);
  const receipt = await publishAnnouncement(teacher, form);
  const before = await dump();

  expect(await publishAnnouncement(teacher, form)).toEqual(receipt);
  expect(await dump()).toBe(before);
});

test("a repeated form returns its receipt even after all students have left", async () => {
  const { teacher, course } = await classOf(2);
  const form = announcementFor(course);
  const receipt = await publishAnnouncement(teacher, form);
  await db.run(sql`delete from enrollment where course_id = ${course.id}`);

  expect(await publishAnnouncement(teacher, form)).toEqual(receipt);
});

test("fifty concurrent submits of one form publish once", async () => {
  const { teacher, course } = await classOf(2);
  const form = announcementFor(course);

  const receipts = await Promise.all(
    Array.from({ length: 50 }, () => publishAnnouncement(teacher, form)),
  );

  expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
  const sent = await sentFor(receipts[0]?.announcementId ?? "");
  expect([sent.notifications.length, sent.changes.length, sent.recipients.length]).toEqual([
    1, 1, 2,
  ]);
  const rows = await db.select().from(announcement).where(eq(announcement.courseId, course.id));
  expect(rows).toHaveLength(1);
});

test.each([
  { title: "Judul lain" },
  { message: "Pesan lain" },
  { type: "general" as const },
  { link: "https://kelas.sch.id/" },
])("a repeated key with other content %j is refused", async (changes) => {
  const { teacher, course } = await classOf(1);
  const form = announcementFor(course);
  await publishAnnouncement(teacher, form);
  const before = await dump();

  await expect(publishAnnouncement(teacher, { ...form, ...changes })).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "alreadySent",
  });
  expect(await dump()).toBe(before);
});

test("a repeated key for another course is refused", async () => {
  const { teacher, students, course } = await classOf(1);
  const other = await createCourse(teacher, { students });
  const form = announcementFor(course);
  await publishAnnouncement(teacher, form);

  await expect(publishAnnouncement(teacher, { ...form, courseId: other.id })).rejects.toMatchObject(
    { code: "CONFLICT" },
  );
});

test("two teachers may use the same key", async () => {
  const [one, other] = [await classOf(1), await classOf(1)];
  const clientKey = crypto.randomUUID();
  const receipts = [
    await publishAnnouncement(one.teacher, announcementFor(one.course, { clientKey })),
    await publishAnnouncement(other.teacher, announcementFor(other.course, { clientKey })),
  ];

  expect(new Set(receipts.map(({ announcementId }) => announcementId)).size).toBe(2);
});
