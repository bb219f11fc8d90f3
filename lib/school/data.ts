import "server-only";

import { count, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, course, user } from "@/db/schema";
import { type Role, roles } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { dayOf, startOfDay } from "@/lib/dates";
import { forbidden } from "@/lib/errors";
import { getHub } from "@/lib/realtime/registry";
import { canManageUsers } from "@/lib/users/policy";

const DAY_MS = 24 * 3600 * 1000;
const DAYS = 7;

export type SchoolOverview = Awaited<ReturnType<typeof getSchoolOverview>>;

/** The figures of the admin overview; days are those of `timeZone`. Admins only. */
export async function getSchoolOverview(
  actor: Actor,
  { timeZone, now = new Date() }: { timeZone: string; now?: Date },
) {
  if (!canManageUsers(actor)) throw forbidden();
  const today = startOfDay(dayOf(now, timeZone), timeZone);
  const [userCounts, announcementsByDay] = await Promise.all([
    countUsers(today),
    countAnnouncements(new Date(today.getTime() - (DAYS - 1) * DAY_MS)),
  ]);
  /** `openStreams` counts only those of this process. */
  return { ...userCounts, announcementsByDay, openStreams: getHub().size };
}

async function countUsers(today: Date) {
  const rows = await db
    .select({
      role: user.role,
      users: count(),
      suspended: count(user.suspendedAt),
      activeToday: sql<number>`count(case when ${user.lastSeenAt} >= ${today.getTime()} then 1 end)`,
    })
    .from(user)
    .where(isNull(user.deletedAt))
    .groupBy(user.role);
  const sum = (field: "suspended" | "activeToday") =>
    rows.reduce((total, row) => total + row[field], 0);
  const countOf = (role: Role) => rows.find((row) => row.role === role)?.users ?? 0;
  const usersByRole = Object.fromEntries(roles.map((role) => [role, countOf(role)]));
  return {
    usersByRole: usersByRole as Record<Role, number>,
    suspended: sum("suspended"),
    activeToday: sum("activeToday"),
  };
}

/** How many announcements were published on each of the days since `since`, oldest first. */
async function countAnnouncements(since: Date) {
  const start = since.getTime();
  const dayNumber = sql`cast((published_at - ${start}) / ${DAY_MS} as integer)`;
  // By course, because the index on the publishing time starts with the course.
  const rows = await db.all<{ day: number; sent: number }>(
    sql`select ${dayNumber} as day, count(*) as sent
        from ${course} cross join ${announcement} on course_id = ${course.id}
        where published_at >= ${start} and published_at < ${start + DAYS * DAY_MS}
          and ${announcement.status} in ('published', 'withdrawn')
        group by day`,
  );
  return Array.from({ length: DAYS }, (_, day) => ({
    day: new Date(start + day * DAY_MS),
    sent: rows.find((row) => row.day === day)?.sent ?? 0,
  }));
}
