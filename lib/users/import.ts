import "server-only";

import { inArray, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, enrollment, user } from "@/db/schema";
import type { CourseStatus } from "@/db/enums";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { NO_PASSWORD_HASH } from "@/lib/auth/one-time-password";
import { notArchived } from "@/lib/courses/guarded-update";
import { rowsToShow } from "@/lib/csv/reader";
import { type ErrorReason, forbidden } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { deliverMustReads } from "@/lib/notifications/delivery";
import { stillAdmin } from "./guarded-update";
import { type FileRow, type ImportedUser, parseImport, type RowProblem } from "./import-file";
import { canManageUsers } from "./policy";

export type ImportRow = {
  line: number;
  username: string;
  displayName: string;
  role: ImportedUser["role"] | undefined;
  problems: RowProblem[];
};
/** `rows` are those to be shown; the others are only counted. */
export type ImportReport = { rows: ImportRow[]; good: number; bad: number };

/** What importing the file would do, row by row. Changes nothing. */
export async function checkImport(actor: Actor, csv: string): Promise<ImportReport> {
  return reportOn(await readRows(actor, csv));
}

/**
 * Creates the users of the file, all at once. Does nothing while a row is bad, unless `onlyGood` says to
 * leave out those. Nobody can sign in to such an account before an admin has handed out a password.
 */
export async function importUsers(
  actor: Actor,
  { csv, onlyGood }: { csv: string; onlyGood: boolean },
): Promise<{ imported: number; report: ImportReport }> {
  const rows = await readRows(actor, csv);
  const report = reportOn(rows);
  const users = rows.flatMap((row) => (isGood(row) ? [row.user] : []));
  if (users.length === 0 || (report.bad > 0 && !onlyGood)) return { imported: 0, report };

  const imported = await createAll(actor, users);
  if (imported === users.length) return { imported, report };
  // Meanwhile a name was taken or a course archived, and so nothing was created.
  const now = await checkImport(actor, csv);
  if (now.bad === report.bad) throw forbidden();
  return { imported: 0, report: now };
}

const isGood = (row: FileRow): row is FileRow & { user: ImportedUser } =>
  row.user !== undefined && row.problems.length === 0;

function reportOn(rows: FileRow[]): ImportReport {
  const good = rows.filter(isGood).length;
  const shown = rowsToShow(rows, (row) => !isGood(row)).map(
    ({ line, username, user: read, problems }) => ({
      line,
      username,
      displayName: read?.display_name || username,
      role: read?.role,
      problems,
    }),
  );
  return { rows: shown, good, bad: rows.length - good };
}

/** The file's rows, each with all that is wrong with it, also beside the others and what is there already. */
async function readRows(actor: Actor, csv: string): Promise<FileRow[]> {
  if (!canManageUsers(actor)) throw forbidden();
  const rows = parseImport(csv);
  const users = rows.flatMap((row) => row.user ?? []);
  const [taken, courses] = await Promise.all([
    findTaken(users.map(({ username }) => username)),
    findCourses(users.map(({ join_code }) => join_code)),
  ]);
  const seen = new Set<string>();
  return rows.map((row) => {
    if (!row.user) return row;
    const { username, join_code: code } = row.user;
    const problems = [...row.problems];
    const refused = code !== "" && problems.length === 0 && whyNotInto(courses.get(code));
    if (refused) problems.push({ field: "join_code", reason: refused });
    if (taken.has(username)) problems.push({ field: "username", reason: "usernameTaken" });
    if (seen.has(username)) problems.push({ field: "username", reason: "usernameRepeated" });
    seen.add(username);
    return { ...row, problems };
  });
}

/** An admin also fills courses that are still a draft, or whose door is shut. */
function whyNotInto(status: CourseStatus | undefined): ErrorReason | undefined {
  if (status === undefined) return "joinCode";
  return status === "archived" ? "courseArchived" : undefined;
}

/** One parameter however many values: SQLite bounds their number. */
const among = (values: string[]) => sql`(select value from json_each(${JSON.stringify(values)}))`;

async function findTaken(usernames: string[]) {
  const rows = await db
    .select({ username: user.username })
    .from(user)
    .where(inArray(user.username, among(usernames)));
  return new Set(rows.map(({ username }) => username));
}

/** The status of the courses behind join codes. */
async function findCourses(codes: string[]) {
  const rows = await db
    .select({ code: course.joinCode, status: course.status })
    .from(course)
    .where(inArray(course.joinCode, among(codes)));
  return new Map(rows.map(({ code, status }) => [code, status]));
}

/** All of them or none: answers how many. */
async function createAll(actor: Actor, users: ImportedUser[]): Promise<number> {
  const rows = users.map((each) => ({ ...each, id: newId("user") }));
  const wanted = sql`json_each(${JSON.stringify(rows)}) as wanted`;
  const now = Date.now();
  const created = sql`select ${of("id")} as id from ${wanted} join ${user} on ${user.id} = ${of("id")}`;
  const entry = { actorId: actor.id, action: "user_create", detail: { imported: true } } as const;
  const { inserted } = await writeBatch({
    inserted: sql`insert into ${user} (id, username, password_hash, age, display_name, role, created_at)
        select ${of("id")}, ${of("username")}, ${NO_PASSWORD_HASH}, ${of("age")},
          coalesce(nullif(${of("display_name")}, ''), ${of("username")}), ${of("role")}, ${now}
        from ${wanted}
        where ${stillAdmin(actor)} and not exists (
          select 1 from ${wanted} join ${user} on ${user.username} = ${of("username")})
        and not exists (select 1 from ${wanted} where ${of("join_code")} <> '' and not exists (
          select 1 from ${course} where ${course.joinCode} = ${of("join_code")} and ${notArchived}))`,
    enrolled: sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${course.id}, ${user.id}, ${now} from ${wanted}
        join ${user} on ${user.id} = ${of("id")}
        join ${course} on ${course.joinCode} = ${of("join_code")}`,
    mustReads: deliverMustReads(
      sql`select course_id, user_id from ${enrollment}
          where user_id in ${among(rows.map(({ id }) => id))}`,
      now,
    ),
    audit: await auditEntry(entry, { targets: created }),
  });
  return inserted.rowsAffected;
}

const of = (key: keyof ImportedUser | "id"): SQL => sql.raw(`wanted.value ->> '${key}'`);
