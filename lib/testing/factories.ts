import { createHash, randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import {
  course,
  courseModule,
  enrollment,
  file,
  fileContent,
  project,
  session,
  submission,
  user,
} from "@/db/schema";
import type { CourseStatus, Role } from "@/db/enums";
import { nameKeys, titleKeys } from "@/db/text-keys";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import type { NewAnnouncement } from "@/lib/announcements/schema";
import type { Actor } from "@/lib/auth/actor";
import { newKey } from "@/lib/files/key";
import { newId, newJoinCode } from "@/lib/ids";
import { updateUser } from "@/lib/users/mutations";

type UserOptions = {
  username?: string;
  displayName?: string;
  passwordHash?: string;
  createdAt?: Date;
};

/** Creates a user of the role. */
export async function createActor(role: Role, options: UserOptions = {}): Promise<Actor> {
  const id = newId("user");
  const username = options.username ?? usernameOf({ id, role } as Actor);
  await db.insert(user).values({
    id,
    role,
    username,
    displayName: options.displayName ?? username,
    ...nameKeys(options.displayName ?? username),
    passwordHash: options.passwordHash ?? "-",
    createdAt: options.createdAt ?? new Date(),
  });
  return { id, role } as Actor;
}

/** The username that `createActor` gives where none is chosen. */
export const usernameOf = ({ id, role }: Actor) => id.replace("user_", role);

/** Changes only the role, as an admin. */
export async function changeRole(
  actor: Actor,
  { userId, ...change }: { userId: string; role: Role; handover?: string },
) {
  const [current] = await db
    .select({ version: user.version, displayName: user.displayName, age: user.age })
    .from(user)
    .where(eq(user.id, userId));
  const none = { version: 1, displayName: "-", age: null };
  await updateUser(actor, { userId, ...(current ?? none), ...change });
}

/** A course of `teacher` with these students. */
export async function createCourse(
  teacher: Actor,
  {
    students = [],
    title = "Kelas Uji",
    status = "published",
    joinOpen = true,
  }: { students?: Actor[]; title?: string; status?: CourseStatus; joinOpen?: boolean } = {},
) {
  const id = newId("course");
  const joinCode = newJoinCode();
  const createdAt = new Date();
  await db.insert(course).values({
    id,
    teacherId: teacher.id,
    title,
    ...titleKeys(title),
    status,
    joinOpen,
    joinCode,
    createdAt,
  });
  await enroll({ id }, ...students);
  return { id, title, joinCode };
}

export async function enroll({ id: courseId }: { id: string }, ...students: Actor[]) {
  if (students.length === 0) return;
  const createdAt = new Date();
  const rows = students.map(({ id: userId }) => ({ courseId, userId, createdAt }));
  await writeBatch([db.insert(enrollment).values(rows)]);
}

/** Appends a module to the course; open by default. */
export async function createModule(
  { id: courseId }: { id: string },
  title = "Modul 1",
  opensAt: Date | null = new Date(0),
) {
  const id = newId("module");
  const position = sql`(select coalesce(max(position), 0) + 1 from course_module
    where course_id = ${courseId})`;
  const createdAt = new Date();
  await db.insert(courseModule).values({ id, courseId, title, position, opensAt, createdAt });
  return { id, title };
}

/** A module with a project; without a due date by default. */
export async function createProject(
  inCourse: { id: string },
  {
    title = "Situs kelas",
    dueAt = null,
    opensAt,
  }: { title?: string; dueAt?: Date | null; opensAt?: Date | null } = {},
) {
  const { id: moduleId } = await createModule(inCourse, title, opensAt);
  const id = newId("project");
  const brief = "Buat situs untuk kelasmu.";
  await db.insert(project).values({ id, moduleId, brief, dueAt, createdAt: new Date() });
  return { id, moduleId };
}

/** A student's first attempt at a project, not reviewed. Nobody is notified. */
export async function createSubmission({ id: projectId }: { id: string }, student: Actor) {
  const id = newId("submission");
  const link = "https://situs.example/";
  const row = { id, projectId, userId: student.id, attempt: 1, link, handedInAt: new Date() };
  await db.insert(submission).values(row);
  return { id };
}

type FileOptions = {
  name?: string;
  /** Of the content: files of one hash share it. */
  hash?: string;
  type?: string;
  size?: number;
  /** What it belongs to; without it, to nothing yet. */
  of?: Partial<
    Pick<typeof file.$inferInsert, "announcementId" | "moduleId" | "submissionId" | "reviewOfId">
  >;
};

/** A complete file of the uploader; there are no bytes in the store. */
export async function createFile(
  { id: uploaderId }: Actor,
  {
    name = "surat.pdf",
    type = "application/pdf",
    size = 2_048,
    of = {},
    ...rest
  }: FileOptions = {},
) {
  const id = newId("file");
  const { hash = createHash("sha256").update(id).digest("hex") } = rest;
  const createdAt = new Date();
  const content = { hash, key: newKey(hash), size, type, createdAt };
  await db.insert(fileContent).values(content).onConflictDoNothing({ target: fileContent.hash });
  await db.insert(file).values({ id, hash, uploaderId, name, createdAt, ...of });
  return { id, hash, name };
}

/** A valid announcement. */
export function announcementFor(
  { id: courseId }: { id: string },
  changes: Partial<NewAnnouncement> = {},
): NewAnnouncement {
  return {
    courseId,
    clientKey: crypto.randomUUID(),
    type: "course_update",
    title: "Modul baru tersedia",
    message: "Modul 3 sudah bisa diakses",
    link: null,
    ...changes,
  };
}

/** Publishes to a course; returns the notification's id and its seq in the change log. */
export async function announce(
  teacher: Actor,
  to: { id: string },
  changes: Partial<NewAnnouncement> = {},
) {
  const { announcementId } = await publishAnnouncement(teacher, announcementFor(to, changes));
  const rows = await db.all<{ id: string; seq: number }>(
    sql`select n.id, c.seq from notification n join change c on c.notification_id = n.id
        where n.announcement_id = ${announcementId}`,
  );
  if (!rows[0]) throw new Error("the announcement has no notification");
  return { ...rows[0], announcementId };
}

/** Inserts a session row; returns its id and the token for the cookie. Faster than a login. */
export async function createSession({ id: userId }: { id: string }, lifetimeSeconds = 3600) {
  const token = randomBytes(32).toString("base64url");
  const id = createHash("sha256").update(token).digest("hex");
  const expiresAt = Math.floor(Date.now() / 1000) + lifetimeSeconds;
  await db.insert(session).values({ id, userId, expiresAt, createdAt: new Date() });
  return { id, token };
}

/** Tables of counters and logs, which may change when nothing else does. */
const countingTables = new Set(["audit_log", "throttle"]);

/** All rows as JSON, to assert that nothing changed; counters and logs only with `counters`. */
export async function dump({ counters = false } = {}): Promise<string> {
  const tables = await db.all<{ name: string }>(
    // Without the full-text index, which follows from the rest.
    sql`select name from sqlite_master
        where type = 'table' and name not like 'notification_search%' order by name`,
  );
  const contents = [];
  for (const { name } of tables) {
    if (!counters && (countingTables.has(name) || name === "sqlite_sequence")) continue;
    const rows = await db.all<object>(sql`select * from ${sql.identifier(name)} order by 1, 2`);
    contents.push([
      name,
      counters ? rows : rows.map((row) => ({ ...row, last_seen_at: undefined })),
    ]);
  }
  return JSON.stringify(contents);
}
