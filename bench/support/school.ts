import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { course, enrollment, session, user } from "@/db/schema";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import { newId } from "@/lib/ids";
import { hashPassword } from "@/lib/accounts/hash-password";

export const LOGIN_PASSWORD = "kucing tidur siang";

export type Student = { id: string; username: string; token: string; sessionId: string };
export type Course = { id: string };

/** A migrated database with one teacher and `size` students who are signed in. */
export async function createSchool(size: number) {
  await migrateDatabase();
  const teacher = await createActor("teacher");
  const { token: teacherToken } = await createSession(teacher);
  const students = Array.from({ length: size }, newStudent);
  await insertStudents(students);

  /** A course of the teacher with the first `count` students. */
  const courseWith = (count: number) => courseOf(0, count);

  /** A course with `count` students, the first being the one at `index`. */
  async function courseOf(index: number, count = 1): Promise<Course> {
    const made = await createCourse(teacher);
    const ids = JSON.stringify(students.slice(index, index + count).map(({ id }) => id));
    await writeBatch([
      sql`insert into ${enrollment} (course_id, user_id, created_at)
          select ${made.id}, value, ${Date.now()} from json_each(${ids})`,
    ]);
    return made;
  }

  /** The cookie of one student; round again when there are more streams than students. */
  const cookieOf = (index: number) => `session=${students[index % size]?.token}`;

  /** The first `count` students, who can now log in. */
  async function withPassword(count: number): Promise<Student[]> {
    const chosen = students.slice(0, count);
    const ids = JSON.stringify(chosen.map(({ id }) => id));
    const passwordHash = await hashPassword(LOGIN_PASSWORD);
    await writeBatch([
      sql`update ${user} set password_hash = ${passwordHash}
          where id in (select value from json_each(${ids}))`,
    ]);
    return chosen;
  }

  /** So many courses of the teacher, with nobody in them. */
  async function addCourses(count: number) {
    const rows = Array.from({ length: count }, (_, i) => [newId("course"), `Kursus ${i}`, `J${i}`]);
    await writeBatch([
      sql`insert into ${course} (id, teacher_id, title, status, join_code, created_at)
          select value ->> 0, ${teacher.id}, value ->> 1, 'published', value ->> 2, ${Date.now()} + key
          from json_each(${JSON.stringify(rows)})`,
    ]);
  }

  const teacherCookie = `session=${teacherToken}`;
  return {
    teacher,
    teacherCookie,
    students,
    cookieOf,
    courseWith,
    courseOf,
    addCourses,
    withPassword,
  };
}

export type School = Awaited<ReturnType<typeof createSchool>>;

function newStudent(): Student {
  const id = newId("user");
  const token = randomBytes(32).toString("base64url");
  const sessionId = createHash("sha256").update(token).digest("hex");
  return { id, username: id.replace("user_", "student"), token, sessionId };
}

/** Set-based: row by row ten thousand of them would take longer than the measurements. */
async function insertStudents(students: Student[]) {
  const rows = JSON.stringify(students);
  const expiresAt = Math.floor(Date.now() / 1000) + 24 * 3600;
  await writeBatch([
    sql`insert into ${user} (id, username, password_hash, display_name, role, created_at)
        select value ->> 'id', value ->> 'username', '-', value ->> 'username', 'student', ${Date.now()}
        from json_each(${rows})`,
    sql`insert into ${session} (id, user_id, expires_at, created_at)
        select value ->> 'sessionId', value ->> 'id', ${expiresAt}, ${Date.now()}
        from json_each(${rows})`,
  ]);
}
