import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { announcement, announcementCourse, course } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { managedBy } from "./scope";

/**
 * For a WHERE of `announcement`: who manages every one of its courses may correct, withdraw and follow it;
 * what goes to a role or to everybody only admins. Others' look as if they did not exist.
 */
export function isManagedBy(actor: Actor): SQL {
  if (actor.role === "admin") return sql`true`;
  if (actor.role === "student") return sql`false`;
  const target = sql`${announcementCourse} as target
    join ${course} on ${course.id} = target.course_id
    where target.announcement_id = ${announcement.id}`;
  return sql`(${announcement.audience} = 'courses' and exists (select 1 from ${target})
    and not exists (select 1 from ${target} and not (${managedBy(actor)})))`;
}
