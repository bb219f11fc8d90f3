import "server-only";

import { sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, enrollment } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound, PublicError } from "@/lib/errors";
import { newId, newJoinCode } from "@/lib/ids";
import { requireAttempt, returnAttempts } from "@/lib/throttle/attempts";
import { joinCodesBy } from "@/lib/throttle/limits";
import { canTeach } from "./policy";
import type { NewCourse, NewModule } from "./schema";
import { managedBy } from "./scope";

/** Creates a course taught by the actor; answers its id. */
export async function createCourse(actor: Actor, { title, description }: NewCourse) {
  if (!canTeach(actor)) throw forbidden();
  const id = newId("course");
  await db.insert(course).values({
    id,
    title,
    description,
    teacherId: actor.id,
    joinCode: newJoinCode(),
    createdAt: new Date(),
  });
  return id;
}

/** Appends a module to a course the actor manages. */
export async function addModule(actor: Actor, { courseId, title, summary }: NewModule) {
  const [added] = await writeBatch([
    sql`insert into ${courseModule} (id, course_id, position, title, summary, created_at)
        select ${newId("module")}, ${course.id},
          (select coalesce(max(position), 0) + 1 from ${courseModule} where course_id = ${courseId}),
          ${title}, ${summary}, ${Date.now()}
        from ${course} where ${course.id} = ${courseId} and ${managedBy(actor) ?? sql`1`}`,
  ]);
  if (added?.rowsAffected !== 1) throw notFound();
}

/** Enrols the actor by join code; answers the course's id. Joining twice is joining once. */
export async function joinCourse(actor: Actor, joinCode: string): Promise<string> {
  if (actor.role !== "student") throw new PublicError("FORBIDDEN", "onlyStudentsJoin");
  const guesses = [joinCodesBy(actor)];
  await requireAttempt(guesses);
  const [, found] = await writeBatch([
    sql`insert into ${enrollment} (course_id, user_id, created_at)
        select id, ${actor.id}, ${Date.now()} from ${course} where join_code = ${joinCode}
        on conflict do nothing`,
    sql`select id from ${course} where join_code = ${joinCode}`,
  ]);
  const id = found?.rows[0]?.id;
  if (typeof id !== "string") throw new PublicError("INVALID", "joinCode", "joinCode");
  await writeBatch(returnAttempts(guesses));
  return id;
}
