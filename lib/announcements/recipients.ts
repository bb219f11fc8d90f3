import "server-only";

import { and, inArray, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { courseWithin, managedBy } from "@/lib/courses/scope";
import { leftOutBy, newAnnouncement, recipientsOf, type Sent } from "./audience";
import type { StoredAnnouncement } from "./stored";

/** Who receives an announcement, as its author is shown before sending. */
export type Recipients = {
  count: number;
  /** The first ones, by name. */
  names: string[];
  /** Selected, yet left out. What somebody has muted is their own affair: only a number. */
  leftOut: { suspended: Named; muted: number };
};
type Named = { count: number; names: string[] };

/** How many names a page shows. */
const MAX_NAMES = 100;

/** Those who would receive the actor's own announcement now, through the courses that the actor still manages. */
export async function listRecipients(actor: Actor, { id, audience, courseIds }: Addressed) {
  if (audience !== "courses") return recipientsIn(id, actor.role === "admin" ? [null] : []);
  const managed = await db
    .select({ id: course.id })
    .from(course)
    .where(and(inArray(course.id, courseIds), managedBy(actor)));
  return recipientsIn(
    id,
    managed.map((each) => each.id),
  );
}

type Addressed = Pick<StoredAnnouncement, "id" | "audience" | "courseIds">;

/** Those who would receive a new announcement to a course that the actor manages. */
export function listCourseRecipients(actor: Actor, courseId: string): Promise<Recipients> {
  const managed = sql`(select * from ${newAnnouncement}
    where ${courseWithin(courseId, managedBy(actor))})`;
  return recipientsIn({ unstored: managed }, [courseId]);
}

async function recipientsIn(sent: Sent, courses: (string | null)[]): Promise<Recipients> {
  if (courses.length === 0) return { ...nobody, leftOut: { suspended: nobody, muted: 0 } };
  const received = union(courses.map((courseId) => recipientsOf(sent, { courseId })));
  const leftOut = union(courses.map((courseId) => leftOutBy(sent, courseId)));
  const [receiving, suspended, muted] = await Promise.all([
    named(received),
    named(sql`select user_id from (${leftOut}) where reason = 'suspended'`),
    named(sql`select user_id from (${leftOut}) where reason = 'muted'
      except select user_id from (${received})`),
  ]);
  return { ...receiving, leftOut: { suspended, muted: muted.count } };
}

/** The number of users of a query, and the first names. */
async function named(users: SQL): Promise<Named> {
  const rows = await db.all<{ name: string; total: number }>(sql`
    select ${user.displayName} as name, count(*) over () as total from ${user}
    where ${user.id} in (${users}) order by ${user.nameSort}, ${user.username} limit ${MAX_NAMES}`);
  return { count: rows[0]?.total ?? 0, names: rows.map(({ name }) => name) };
}

const nobody: Named = { count: 0, names: [] };

const union = (queries: SQL[]): SQL => sql.join(queries, sql` union `);
