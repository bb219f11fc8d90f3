import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { user } from "@/db/schema";
import { deliverDue } from "@/lib/notifications/delivery";
import { recipientsOf } from "./audience";

/** The time of a suspension comes from the clock of an instance. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

const isIn = (recipients: SQL) => sql`exists (
  select 1 from (${recipients}) as reached where reached.user_id = member.user_id)`;

/**
 * For the batch that restores a suspended user: delivers what was announced to them since `suspendedAt`, when
 * they were left out, as if it were sent now. Does nothing when the user stays suspended.
 */
export function deliverMissed(userId: string, suspendedAt: Date): SQL[] {
  const restored = sql`select id as user_id from ${user}
    where id = ${userId} and suspended_at is null and deleted_at is null`;
  const byCourse = recipientsOf(sql`due.announcement_id`, { courseId: sql`due.course_id` });
  const byRole = recipientsOf(sql`due.announcement_id`, { courseId: null });
  return deliverDue(restored, {
    among: sql`due.created_at >= ${suspendedAt.getTime() - CLOCK_TOLERANCE_MS}
      and due.announcement_id is not null`,
    reaches: sql`case when due.course_id is null then ${isIn(byRole)} else ${isIn(byCourse)} end`,
    now: databaseNow,
  });
}
