import "server-only";

import { and, asc, count, eq, isNull, ne, or, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseTeacher, enrollment, user } from "@/db/schema";
import type { CourseCover, Role } from "@/db/enums";
import { foldText } from "@/db/text-keys";
import type { Actor } from "@/lib/auth/actor";
import { usernameToFind } from "@/lib/auth/username";
import { courseWithin, isJoinable, managedBy, visibleTo } from "@/lib/courses/scope";
import {
  DEFAULT_LIMIT,
  MAX_LIMIT,
  offsetOf,
  parseTextCursor,
  toKeyedPage,
} from "@/lib/http/paging";
import { requireAttempt, returnAttempts } from "@/lib/throttle/attempts";
import { joinCodesBy } from "@/lib/throttle/limits";
import type { MemberQuery } from "./schema";

export type CourseMember = Awaited<ReturnType<typeof listMembers>>["items"][number];

/** What teachers see of a student in the list of a course's students. */
const memberColumns = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  joinedAt: enrollment.createdAt,
};

/** The actor, a student, in each of their courses as its teachers see them there; at most {@link MAX_LIMIT}. */
export function listOwnMemberships(actor: Actor) {
  return db
    .select({
      course: { id: course.id, title: course.title, status: course.status },
      member: memberColumns,
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .where(and(eq(enrollment.userId, actor.id), visibleTo(actor)))
    .orderBy(asc(course.titleSort), asc(course.id))
    .limit(MAX_LIMIT);
}

/** The students of a course the actor manages, by name. */
export async function listMembers(
  actor: Actor,
  { courseId, search, after, page, limit = DEFAULT_LIMIT }: MemberQuery & { courseId: string },
) {
  const cursor = parseTextCursor(after);
  const rows = await db
    .select({
      item: memberColumns,
      keys: { name: user.nameSort, username: user.username },
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .where(
      and(
        eq(course.id, courseId),
        managedBy(actor),
        cursor && sql`(${user.nameSort}, ${user.username}) > (${cursor[0]}, ${cursor[1]})`,
        containing(search),
      ),
    )
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(limit + 1)
    .offset(cursor ? 0 : offsetOf({ page, limit }));
  return toKeyedPage(rows, limit);
}

/** The number of students of a course the actor manages that match the search. */
export async function countMembers(
  actor: Actor,
  { courseId, search }: { courseId: string; search?: string },
): Promise<number> {
  const [row] = await db
    .select({ members: count() })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .innerJoin(user, eq(user.id, enrollment.userId))
    .where(and(eq(course.id, courseId), managedBy(actor), containing(search)));
  return row?.members ?? 0;
}

/** For a WHERE: a substring match without wildcards; undefined when nothing is searched. */
function containing(search = "") {
  const term = foldText(search);
  return term === ""
    ? undefined
    : sql`(instr(${user.username}, ${term}) > 0 or instr(${user.nameFolded}, ${term}) > 0)`;
}

export type AddableStudent = { username: string; displayName: string };

const MAX_MATCHES = 20;

/**
 * The students whose name or username contains `search`, to be added to a course that the actor manages:
 * of all the school for an admin, for a teacher only those of their own courses, whom they know already.
 */
export async function listAddable(
  actor: Actor,
  { courseId, search }: { courseId: string; search: string },
): Promise<{ matches: AddableStudent[]; more: boolean }> {
  const term = foldText(search);
  if (term === "") return { matches: [], more: false };
  const isKnown =
    actor.role === "admin"
      ? undefined
      : sql`exists (select 1 from ${enrollment} join ${course}
          on ${course.id} = ${enrollment.courseId}
          where ${enrollment.userId} = ${user.id} and ${managedBy(actor)})`;
  const rows = await db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(
      and(
        eq(user.role, "student"),
        isNull(user.deletedAt),
        sql`(instr(${user.username}, ${term}) > 0 or instr(${user.nameFolded}, ${term}) > 0)`,
        isKnown,
        courseWithin(courseId, managedBy(actor)),
        sql`not exists (select 1 from ${enrollment}
          where ${enrollment.courseId} = ${courseId} and ${enrollment.userId} = ${user.id})`,
      ),
    )
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(MAX_MATCHES + 1);
  return { matches: rows.slice(0, MAX_MATCHES), more: rows.length > MAX_MATCHES };
}

export type CoTeacher = Awaited<ReturnType<typeof listCoTeachers>>["items"][number];

/** A page of the co-teachers of a course that the actor manages, by name. */
export async function listCoTeachers(
  actor: Actor,
  { courseId, after, limit = DEFAULT_LIMIT }: CoTeacherQuery,
) {
  const cursor = parseTextCursor(after);
  const rows = await db
    .select({
      item: { id: user.id, username: user.username, displayName: user.displayName },
      keys: { name: user.nameSort, username: user.username },
    })
    .from(courseTeacher)
    .innerJoin(course, eq(course.id, courseTeacher.courseId))
    .innerJoin(user, eq(user.id, courseTeacher.userId))
    .where(
      and(
        eq(course.id, courseId),
        managedBy(actor),
        cursor && sql`(${user.nameSort}, ${user.username}) > (${cursor[0]}, ${cursor[1]})`,
      ),
    )
    .orderBy(asc(user.nameSort), asc(user.username))
    .limit(limit + 1);
  return toKeyedPage(rows, limit);
}

type CoTeacherQuery = { courseId: string; after?: string; limit?: number };

/** The id of a teacher or admin, or undefined. */
export async function findTeacher(username: string): Promise<string | undefined> {
  const [found] = await db
    .select({ id: user.id })
    .from(user)
    .where(
      and(
        eq(user.username, usernameToFind(username)),
        ne(user.role, "student"),
        isNull(user.deletedAt),
      ),
    );
  return found?.id;
}

/** What a join code's holder sees before joining. */
export type Invitation = {
  courseId: string;
  title: string;
  cover: CourseCover;
  teacherName: string;
  teacherRole: Role;
  joined: boolean;
};

/**
 * The course of a join code's key, or undefined. Members find it even when joining is disabled. Counts against the
 * same limit as `joinCourse`, because the result shows whether a code exists.
 */
export async function getInvitation(
  actor: Actor,
  joinCode: string,
): Promise<Invitation | undefined> {
  const limits = [joinCodesBy(actor)];
  await requireAttempt(limits);
  const joined = sql<boolean>`exists (select 1 from ${enrollment}
    where ${enrollment.courseId} = ${course.id} and ${enrollment.userId} = ${actor.id})`;
  const [found] = await db
    .select({
      courseId: course.id,
      title: course.title,
      cover: course.cover,
      teacherName: user.displayName,
      teacherRole: user.role,
      joined: joined.mapWith(Boolean),
    })
    .from(course)
    .innerJoin(user, eq(user.id, course.teacherId))
    .where(
      and(
        eq(course.joinCodeKey, joinCode),
        or(isJoinable, and(joined, sql`${course.status} <> 'draft'`)),
      ),
    );
  if (found) await writeBatch(returnAttempts(limits));
  return found;
}
