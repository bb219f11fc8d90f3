import "server-only";

import { and, asc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, enrollment, project, submission } from "@/db/schema";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { runPeriodically } from "@/lib/async/run-periodically";
import { reminderText } from "./texts";

/** How long before the due time reminders are sent. */
const LEAD_TIME_MS = 24 * 3600 * 1000;
const BATCH_SIZE = 100;

/** Short, so that projects with a due time in the near future get a reminder too. */
const INTERVAL_MS = 5 * 60_000;

/** Sends due reminders now and periodically. Returns a function that stops it. */
export const scheduleReminders = (log: Logger) =>
  runPeriodically(async () => {
    try {
      await sendReminders();
    } catch (err) {
      log.error({ err }, "reminders could not be sent");
    }
  }, INTERVAL_MS);

/**
 * Notifies the students without a submission of projects due within a day; returns the number of projects.
 * Each due time is claimed by one instance, so that no reminder is sent twice.
 */
export async function sendReminders(now = Date.now()): Promise<number> {
  const due = await db
    .select({
      id: project.id,
      dueAt: project.dueAt,
      moduleTitle: courseModule.title,
      courseId: course.id,
    })
    .from(project)
    .innerJoin(courseModule, eq(courseModule.id, project.moduleId))
    .innerJoin(course, eq(course.id, courseModule.courseId))
    .where(
      and(
        isNull(project.remindedAt),
        gt(project.dueAt, new Date(now)),
        lte(project.dueAt, new Date(now + LEAD_TIME_MS)),
        lte(courseModule.opensAt, new Date(now)),
        eq(course.status, "published"),
      ),
    )
    .orderBy(asc(project.dueAt), asc(project.id)) // most urgent first
    .limit(BATCH_SIZE);
  let reminded = 0;
  for (const { dueAt, ...each } of due) {
    if (dueAt && (await sendReminder({ ...each, dueAt }, now))) reminded++;
  }
  return reminded;
}

type Due = { id: string; dueAt: Date; moduleTitle: string; courseId: string };

async function sendReminder(
  { id, dueAt, moduleTitle, courseId }: Due,
  now: number,
): Promise<boolean> {
  const { claimed } = await writeBatch({
    claimed: sql`update ${project} set reminded_at = ${now}
        where id = ${id} and reminded_at is null and due_at = ${dueAt.getTime()}
          and exists (select 1 from ${courseModule}
            join ${course} on ${course.id} = ${courseModule.courseId}
            where ${courseModule.id} = ${project.moduleId} and ${courseModule.opensAt} <= ${now}
              and ${course.status} = 'published')`,
    delivery: deliver(
      {
        id: newId("notif"),
        type: "reminder",
        ...reminderText({ module: moduleTitle, dueAt: dueAt.getTime() }),
        link: `/app/projects/${id}`,
        courseId,
        projectId: id,
        senderId: null,
      },
      {
        recipients: sql`select user_id from ${enrollment} as member where course_id = ${courseId}
          and not exists (select 1 from ${submission}
            where project_id = ${id} and user_id = member.user_id)`,
        onlyIf: sql`changes() = 1`,
        now,
      },
    ),
  });
  return claimed.rowsAffected === 1;
}
