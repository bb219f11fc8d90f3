import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { localTimeOf } from "@/lib/dates";
import { listChoices, listTargetCourses } from "./choices";
import { listCourseRecipients, listRecipients } from "./recipients";
import type { StoredAnnouncement } from "./stored";

/** What the form of a new announcement to a course shows. */
export async function openNewComposer(actor: Actor, courseId: string) {
  const [courses, choices, recipients] = await Promise.all([
    listTargetCourses(actor, [courseId]),
    listChoices(actor, courseId),
    listCourseRecipients(actor, courseId),
  ]);
  return { courses, choices, recipients };
}

/** What the form of the actor's own stored announcement shows. */
export async function openStoredComposer(actor: Actor, stored: StoredAnnouncement) {
  const [courses, recipients] = await Promise.all([
    listTargetCourses(actor, stored.courseIds),
    listRecipients(actor, stored),
  ]);
  const first = stored.courseIds.find((id) => courses.some((course) => course.id === id));
  const choices = first === undefined ? null : await listChoices(actor, first);
  return { courses, choices, recipients };
}

const on = (isOn: boolean) => (isOn ? "on" : "");

/** The values of the form's fields, in its time zone. */
export function valuesOf(stored: StoredAnnouncement, timeZone: string): Record<string, string> {
  const { title, message, format, type, link, selection, projectId, autoReminders } = stored;
  const at = (moment: Date | null) => (moment ? localTimeOf(moment, timeZone) : "");
  return {
    audience: stored.audience,
    title,
    message,
    format,
    type,
    link: link ?? "",
    selection,
    projectId: projectId ?? "",
    courseIds: stored.courseIds.join(" "),
    personIds: stored.personIds.join(" "),
    mustRead: on(stored.mustRead),
    needsConfirmation: on(stored.needsConfirmation),
    confirmBy: at(stored.confirmBy),
    autoReminders: String(autoReminders),
    expiresAt: at(stored.expiresAt),
    publishAt: at(stored.held ? null : stored.publishAt),
    sendLate: on(stored.sendLate),
  };
}
