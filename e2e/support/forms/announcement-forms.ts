import { sql } from "drizzle-orm";
import { contentFor, draft, scheduled } from "@/lib/announcements/testing/announcements";
import { createClass, type Prepare, rowOf } from "./form-case";

/** What the composer's form sends for a course. */
const written = ({ id: courseId }: { id: string }) => ({
  courseId,
  type: "general",
  title: "Libur",
  message: "Besok libur.",
  link: "",
});

/** Forms of announcements, by action. */
export const announcementForms: Record<string, Prepare> = {
  "announcements/composeAnnouncementAction": async () => {
    const { teacher, student, course, path } = await createClass();
    const effect = sql`select notification_id, seq from recipient where user_id = ${student.id}`;
    return { actor: teacher, path, fields: written(course), effect };
  },
  "announcements/autosaveAnnouncementAction": async () => {
    const { teacher, course, path } = await createClass();
    const fields = { ...written(course), draftKey: crypto.randomUUID() };
    const effect = sql`select id, status, revision from announcement where author_id = ${teacher.id}`;
    return { actor: teacher, path: `${path}/announcements/new`, fields, effect };
  },
  "announcements/undoSendingAction": async () => {
    const { teacher, course, path } = await createClass();
    const id = await scheduled(teacher, contentFor([course]));
    const fields = { announcementId: id, courseId: course.id };
    return { actor: teacher, path, fields, effect: rowOf("announcement", id) };
  },
  "announcements/sendScheduledNowAction": async () => {
    const { teacher, student, course, path } = await createClass();
    const id = await scheduled(teacher, contentFor([course]));
    const effect = sql`select notification_id, seq from recipient where user_id = ${student.id}`;
    return { actor: teacher, path, fields: { announcementId: id, version: "3" }, effect };
  },
  "announcements/discardDraftAction": async () => {
    const { teacher, course, path } = await createClass();
    const { id } = await draft(teacher, contentFor([course]));
    const effect = rowOf("announcement", id);
    return { actor: teacher, path, fields: { announcementId: id }, effect, rows: 0 };
  },
  "announcements/copyAnnouncementAction": async () => {
    const { teacher, course, path } = await createClass();
    const { id } = await draft(teacher, contentFor([course]));
    const effect = sql`select id, title from announcement where author_id = ${teacher.id} and id <> ${id}`;
    return { actor: teacher, path, fields: { announcementId: id }, effect };
  },
};
