import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { Actor } from "@/lib/auth/actor";
import { createActor, createCourse } from "@/lib/testing/factories";

/** One use of a form, on objects of its own. */
export type FormCase = {
  /** Who sends it; undefined for a visitor. */
  actor?: Actor;
  path: string;
  fields: Record<string, string>;
  /** The rows that the form has made or changed, without those that any request changes. */
  effect: SQL;
  /** How many rows there are after any number of repetitions. */
  rows?: number;
  /** The answer to a repetition where it cannot be the first one: the first has replaced the session. */
  again?: string;
};

/** Prepares a use of a form. */
export type Prepare = () => Promise<FormCase>;

export const effectOf = ({ effect }: FormCase) => db.all<object>(effect);

export const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;

/** A published course with one student, and its address for teachers. */
export async function createClass() {
  const [teacher, student] = await Promise.all([createActor("teacher"), createActor("student")]);
  const course = await createCourse(teacher, { students: [student] });
  return { teacher, student, course, path: `/teach/courses/${course.id}` };
}

export const rowOf = (table: string, id: string) =>
  sql`select * from ${sql.identifier(table)} where id = ${id}`;

/** A user's account and sessions, without the times of use. */
export const accountOf = (id: string) => sql`
  select password_hash, password_expires_at, suspended_at, deleted_at, display_name, version,
    (select count(*) from session where user_id = ${id}) as sessions
  from user where id = ${id}`;
