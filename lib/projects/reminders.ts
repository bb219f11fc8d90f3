import "server-only";

import { and, asc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import type { Logger } from "pino";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, enrollment, project, submission } from "@/db/schema";
import { timeZoneNames, timeZones } from "@/lib/i18n/preferences";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { runPeriodically } from "@/lib/async/run-periodically";
import { reminderText } from "./texts";

/** How long before the due time those are reminded who have not handed in. */
const AHEAD_MS = 24 * 3600 * 1000;
const MOST_AT_ONCE = 100;

/** What is due soon after it was set shall be reminded of as well. */
const EVERY_MS = 5 * 60_000;

/** Sends what is due now and every few minutes; answers what stops it. */
export const scheduleReminders = (log: Logger) =>
  runPeriodically(async () => {
    try {
      await sendReminders();
    } catch (err) {
      log.error({ err }, "reminders could not be sent");
    }
  }, EVERY_MS);

/**
 * Reminds students of the projects due within a day of which they have handed in nothing; answers of how
 * many projects. Once for each due time, however many instances ask at once.
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
        lte(project.dueAt, new Date(now + AHEAD_MS)),
        lte(courseModule.opensAt, new Date(now)),
        eq(course.status, "published"),
      ),
    )
    .orderBy(asc(project.dueAt), asc(project.id)) // what is due first cannot wait for the next time
    .limit(MOST_AT_ONCE);
  let reminded = 0;
  for (const each of due) if (await remindOf(each, now)) reminded++;
  return reminded;
}

type Due = { id: string; dueAt: Date | null; moduleTitle: string; courseId: string };

async function remindOf({ id, dueAt, moduleTitle, courseId }: Due, now: number): Promise<boolean> {
  const { taken } = await writeBatch({
    taken: sql`update ${project} set reminded_at = ${now}
        where id = ${id} and reminded_at is null and due_at = ${dueAt?.getTime() ?? null}
          and exists (select 1 from ${courseModule}
            join ${course} on ${course.id} = ${courseModule.courseId}
            where ${courseModule.id} = ${project.moduleId} and ${courseModule.opensAt} <= ${now}
              and ${course.status} = 'published')`,
    delivery: deliver(
      {
        id: newId("notif"),
        type: "reminder",
        ...reminderText({ module: moduleTitle, due: written(dueAt) }),
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
  return taken.rowsAffected === 1;
}

/** A time always names its zone; the first one, since a text is the same for all who receive it. */
function written(moment: Date | null): string {
  const [zone] = timeZoneNames;
  const format = new Intl.DateTimeFormat("id", {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: timeZones[zone],
  });
  return `${moment ? format.format(moment) : ""} ${zone}`;
}
