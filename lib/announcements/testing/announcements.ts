import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, notification, recipient } from "@/db/schema";
import { type Actor } from "@/lib/auth/actor";
import { createActor, createCourse } from "@/lib/testing/factories";
import { type AnnouncementContent, emptyContent } from "../content";
import { createDraft } from "../drafts";
import { sendAnnouncement } from "../sending";

export const hour = 3600_000;
export const soon = (ms: number) => new Date(Date.now() + ms);

export async function school(size = 2) {
  const teacher = await createActor("teacher");
  const students: Actor[] = [];
  for (let i = 0; i < size; i++) students.push(await createActor("student"));
  return { teacher, students, course: await createCourse(teacher, { students }) };
}

export const contentFor = (
  courses: { id: string }[],
  changes: Partial<AnnouncementContent> = {},
): AnnouncementContent => ({
  ...emptyContent,
  courseIds: courses.map(({ id }) => id),
  title: "Jadwal berubah",
  message: "Besok mulai **pukul 9**.",
  ...changes,
});

export const draft = (actor: Actor, content: AnnouncementContent) =>
  createDraft(actor, { clientKey: crypto.randomUUID(), content });

export async function scheduled(actor: Actor, content: AnnouncementContent, sendLate = false) {
  const { id, revision } = await draft(actor, content);
  await sendAnnouncement(actor, id, { revision, publishAt: soon(hour), sendLate });
  return id;
}

/** As if its time had come `ms` ago. */
export const makeDue = (id: string, ms = 1_000) =>
  db
    .update(announcement)
    .set({ publishAt: soon(-ms) })
    .where(eq(announcement.id, id));

export async function copiesOf(id: string) {
  const rows = await db
    .select({ userId: recipient.userId, courseId: notification.courseId })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(eq(notification.announcementId, id));
  return rows.map(({ userId }) => userId).toSorted();
}

export const ids = (actors: Actor[]) => actors.map(({ id }) => id).toSorted();

export type School = Awaited<ReturnType<typeof school>>;

/** Publishes at once; returns the announcement's id. */
export async function published(actor: Actor, content: AnnouncementContent) {
  const { id, revision } = await draft(actor, content);
  await sendAnnouncement(actor, id, { revision, holdSeconds: 0 });
  return id;
}

/** The user's own copy of the announcement. */
export async function copyOf(id: string, user: Actor) {
  const [found] = await db
    .select({
      notificationId: recipient.notificationId,
      seq: recipient.seq,
      readAt: recipient.readAt,
      confirmedAt: recipient.acknowledgedAt,
      title: notification.title,
      message: notification.message,
      version: notification.version,
    })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(and(eq(notification.announcementId, id), eq(recipient.userId, user.id)));
  if (!found) throw new Error("no copy");
  return found;
}

/** As if `column` had been set `ms` earlier. */
export const backdate = (
  id: string,
  column: "withdrawn_at" | "reminded_at" | "published_at" | "expires_at",
  ms: number,
) =>
  db.run(sql`update ${announcement} set ${sql.identifier(column)} = ${sql.identifier(column)} - ${ms}
    where id = ${id}`);
