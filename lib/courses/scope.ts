import "server-only";

import { and, eq, or, type SQL, sql } from "drizzle-orm";
import { course, enrollment } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";

/** The courses an actor may see, for a WHERE: what is outside looks like what does not exist. */
export function visibleTo(actor: Actor): SQL | undefined {
  if (actor.role === "admin") return undefined;
  return or(managedBy(actor), enrolled(actor));
}

/** The courses an actor may manage (see `canManage` in policy.ts, which says the same of one course). */
export function managedBy(actor: Actor): SQL | undefined {
  if (actor.role === "admin") return undefined;
  if (actor.role === "student") return sql`0`;
  return and(eq(course.teacherId, actor.id));
}

const enrolled = (actor: Actor) =>
  sql`exists (select 1 from ${enrollment}
      where ${enrollment.courseId} = ${course.id} and ${enrollment.userId} = ${actor.id})`;
