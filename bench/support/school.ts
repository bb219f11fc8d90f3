import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import {
  announcement,
  course,
  enrollment,
  mute,
  notification,
  pushSubscription,
  recipient,
  session,
  user,
} from "@/db/schema";
import { keysOf } from "@/db/text-keys";
import type { Actor } from "@/lib/auth/actor";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import { newId } from "@/lib/ids";
import { newBrowserKeys } from "@/lib/push/testing/browser-keys";
import { hashPassword } from "@/lib/accounts/hash-password";

export const LOGIN_PASSWORD = "kucing tidur siang";

export type Student = { id: string; username: string; token: string; sessionId: string };
export type Course = { id: string };

/** Creates a database with one teacher and `size` signed-in students. */
export async function createSchool(size: number) {
  await migrateDatabase();
  const teacher = await createActor("teacher");
  const { token: teacherToken } = await createSession(teacher);
  const students = Array.from({ length: size }, newStudent);
  await insertStudents(students);

  /** A course with `count` students, the first being the one at `index`. */
  const courseOf = (index: number, count = 1) =>
    createCourseWith(teacher, students.slice(index, index + count));

  const teacherCookie = `session=${teacherToken}`;
  return {
    teacher,
    teacherCookie,
    students,
    /** The cookie of one student; starts over when there are more streams than students. */
    cookieOf: (index: number) => `session=${students[index % students.length]?.token}`,
    /** Adds students until there are so many. */
    growTo: async (count: number) => {
      const added = Array.from({ length: Math.max(0, count - students.length) }, newStudent);
      await insertStudents(added);
      students.push(...added);
    },
    /** A course of the teacher with the first `count` students. */
    courseWith: (count: number) => courseOf(0, count),
    courseOf,
    /** Adds empty courses of the teacher. */
    addCourses: (count: number) => insertCourses(teacher, count),
    /** Every third student mutes the course, or the announcements of the type that is published. */
    muteSome: ({ id }: Course) => muteSome(id),
    /** Everybody has read what they have received in the course. */
    readAll: ({ id }: Course) => readAll(id),
    /** Subscribes a browser of each of the first `count` students, at a push service. */
    subscribe: (count: number, service: string) => subscribe(students.slice(0, count), service),
    /** Has so many announcements wait for a time that the bench does not reach. */
    scheduleFarAhead: (count: number) => scheduleFarAhead(teacher, count),
    /** Gives the first `count` students a password; returns them. */
    setPasswords: (count: number) => setPasswords(students.slice(0, count)),
  };
}

export type School = Awaited<ReturnType<typeof createSchool>>;

async function createCourseWith(teacher: Actor, members: Student[]): Promise<Course> {
  const made = await createCourse(teacher);
  const ids = JSON.stringify(members.map(({ id }) => id));
  await writeBatch([
    sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${made.id}, value, ${Date.now()} from json_each(${ids})`,
  ]);
  return made;
}

async function setPasswords(students: Student[]): Promise<Student[]> {
  const ids = JSON.stringify(students.map(({ id }) => id));
  const passwordHash = await hashPassword(LOGIN_PASSWORD);
  await writeBatch([
    sql`update ${user} set password_hash = ${passwordHash}
        where id in (select value from json_each(${ids}))`,
  ]);
  return students;
}

async function subscribe(students: Student[], service: string) {
  const rows = students.map(({ id, sessionId }) => {
    const { p256dh, auth } = newBrowserKeys();
    return { id: newId("push"), userId: id, sessionId, p256dh, auth };
  });
  await writeBatch([
    sql`insert into ${pushSubscription}
          (id, user_id, session_id, endpoint, p256dh, auth, locale, time_zone, created_at)
        select value ->> 'id', value ->> 'userId', value ->> 'sessionId',
          ${service} || '/' || (value ->> 'id'), value ->> 'p256dh', value ->> 'auth', 'id', 'WIB',
          ${Date.now()}
        from json_each(${JSON.stringify(rows)})`,
  ]);
}

const readAll = (courseId: string) =>
  writeBatch([
    sql`update ${recipient} set read_at = ${Date.now()} where notification_id in
      (select id from ${notification} where course_id = ${courseId})`,
  ]);

const muteSome = (courseId: string) =>
  writeBatch([
    sql`insert into ${mute} (user_id, kind, target, created_at)
        select user_id, iif(rowid % 2, 'course', 'type'), iif(rowid % 2, ${courseId}, 'course_update'),
          ${Date.now()}
        from ${enrollment} where course_id = ${courseId} and rowid % 3 = 0`,
  ]);

async function scheduleFarAhead(teacher: Actor, count: number) {
  const ids = JSON.stringify(Array.from({ length: count }, () => newId("ann")));
  await writeBatch([
    sql`insert into ${announcement} (id, author_id, status, type, title, message, client_key,
          publish_at, created_at)
        select value, ${teacher.id}, 'scheduled', 'general', 'Besok', 'Mulai pukul 9.', value,
          ${Date.now()} + 86400000 + key, ${Date.now()} from json_each(${ids})`,
  ]);
}

async function insertCourses(teacher: Actor, count: number) {
  const rows = Array.from({ length: count }, (_, i) => {
    const title = `Kursus ${i}`;
    return { id: newId("course"), title, code: `J${i}`, ...keysOf(title) };
  });
  await writeBatch([
    sql`insert into ${course} (id, teacher_id, title, title_folded, title_sort, status, join_code,
          created_at)
        select value ->> 'id', ${teacher.id}, value ->> 'title', value ->> 'folded', value ->> 'sort',
          'published', value ->> 'code', ${Date.now()} + key
        from json_each(${JSON.stringify(rows)})`,
  ]);
}

function newStudent(): Student {
  const id = newId("user");
  const token = randomBytes(32).toString("base64url");
  const sessionId = createHash("sha256").update(token).digest("hex");
  return { id, username: id.replace("user_", "student"), token, sessionId };
}

/** One statement: row by row ten thousand would take longer than the measurements. */
async function insertStudents(students: Student[]) {
  const rows = JSON.stringify(students.map((each) => ({ ...each, ...keysOf(each.username) })));
  const expiresAt = Math.floor(Date.now() / 1000) + 24 * 3600;
  await writeBatch([
    sql`insert into ${user} (id, username, password_hash, display_name, name_folded, name_sort, role,
          created_at)
        select value ->> 'id', value ->> 'username', '-', value ->> 'username', value ->> 'folded',
          value ->> 'sort', 'student', ${Date.now()}
        from json_each(${rows})`,
    sql`insert into ${session} (id, user_id, expires_at, created_at)
        select value ->> 'sessionId', value ->> 'id', ${expiresAt}, ${Date.now()}
        from json_each(${rows})`,
  ]);
}
