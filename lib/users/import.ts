import "server-only";

import { inArray, type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, enrollment, user } from "@/db/schema";
import { nameKeys } from "@/db/text-keys";
import type { CourseStatus } from "@/db/enums";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { NO_PASSWORD_HASH } from "@/lib/auth/one-time-password";
import { notArchived } from "@/lib/courses/guarded-update";
import { previewRows } from "@/lib/csv/reader";
import { type ErrorReason, forbidden } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { deliverMustReads, deliverSchoolMustReads } from "@/lib/notifications/delivery";
import { isActiveAdmin } from "./guarded-update";
import { type FileRow, type ImportedUser, parseImport, type RowProblem } from "./import-file";
import { canManageUsers } from "./policy";

export type ImportRow = {
  line: number;
  username: string;
  displayName: string;
  role: ImportedUser["role"] | undefined;
  problems: RowProblem[];
  exists: boolean;
};
/** `rows` are the rows of the preview; all are counted. */
export type ImportReport = {
  rows: ImportRow[];
  good: number;
  bad: number;
  /** Users that exist as the file describes them. They are left as they are. */
  existing: number;
  /** The headings of the file whose columns are not imported. */
  unknownColumns: string[];
};

/** Reports what importing the file would do, row by row. Changes nothing. */
export async function checkImport(actor: Actor, csv: string): Promise<ImportReport> {
  return toReport(await readRows(actor, csv));
}

/**
 * Creates the users of the file, atomically. With a bad row none is created, unless `onlyGood` skips such
 * rows. The users cannot sign in until an admin has issued a password.
 */
export async function importUsers(
  actor: Actor,
  { csv, onlyGood }: { csv: string; onlyGood: boolean },
): Promise<{ imported: number; report: ImportReport }> {
  const file = await readRows(actor, csv);
  const report = toReport(file);
  const users = file.rows.flatMap((row) => (isGood(row) ? [row.user] : []));
  if (users.length === 0 || (report.bad > 0 && !onlyGood)) return { imported: 0, report };

  const imported = await createAll(actor, users);
  if (imported === users.length) return { imported, report };
  // Nothing was created: a name was taken or a course archived concurrently.
  const now = await checkImport(actor, csv);
  if (now.good === report.good) throw forbidden();
  return { imported: 0, report: now };
}

const isGood = (row: FileRow): row is FileRow & { user: ImportedUser } =>
  row.user !== undefined && !row.exists && row.problems.length === 0;

const isBad = (row: FileRow) => !row.exists && !isGood(row);

type ImportFile = { rows: FileRow[]; unknownColumns: string[] };

function toReport({ rows, unknownColumns }: ImportFile): ImportReport {
  const good = rows.filter(isGood).length;
  const shown = previewRows(rows, isBad).map(
    ({ line, username, user: parsed, problems, exists = false }) => ({
      line,
      username,
      displayName: parsed?.display_name || username,
      role: parsed?.role,
      problems,
      exists,
    }),
  );
  const existing = rows.filter(({ exists }) => exists).length;
  return { rows: shown, good, bad: rows.length - good - existing, existing, unknownColumns };
}

/** The file's rows with all their problems, including conflicts with other rows and the database. */
async function readRows(actor: Actor, csv: string): Promise<ImportFile> {
  if (!canManageUsers(actor)) throw forbidden();
  const { rows, unknownColumns } = parseImport(csv);
  const users = rows.flatMap((row) => row.user ?? []);
  const [existing, courses] = await Promise.all([
    findExisting(users.map(({ username }) => username)),
    findCourses(users.map(({ join_code }) => join_code)),
  ]);
  const seenUsernames = new Set<string>();
  const checked = rows.map((row) => {
    if (!row.user) return row;
    const { username, join_code: code } = row.user;
    const problems = [...row.problems];
    const courseProblem =
      code !== "" && problems.length === 0 && explainFailedEnrolment(courses.get(code));
    if (courseProblem) problems.push({ field: "join_code", reason: courseProblem });
    const known = existing.get(username);
    const exists = known !== undefined && problems.length === 0 && isAsDescribed(row.user, known);
    if (known && !exists) problems.push({ field: "username", reason: "usernameTaken" });
    if (seenUsernames.has(username))
      problems.push({ field: "username", reason: "usernameRepeated" });
    seenUsernames.add(username);
    return { ...row, problems, exists: exists && problems.length === 0 };
  });
  return { rows: checked, unknownColumns };
}

/** An admin may also enrol students in drafts and in courses with joining disabled. */
function explainFailedEnrolment(status: CourseStatus | undefined): ErrorReason | undefined {
  if (status === undefined) return "joinCode";
  return status === "archived" ? "courseArchived" : undefined;
}

/** One parameter for all values, because SQLite limits their number. */
const valuesOf = (values: string[]) =>
  sql`(select value from json_each(${JSON.stringify(values)}))`;

type ExistingUser =
  Awaited<ReturnType<typeof findExisting>> extends Map<string, infer User> ? User : never;

async function findExisting(usernames: string[]) {
  const rows = await db
    .select({
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      age: user.age,
    })
    .from(user)
    .where(inArray(user.username, valuesOf(usernames)));
  return new Map(rows.map((each) => [each.username, each]));
}

/** A row of an export that is imported again. With a join code there would be something to do. */
const isAsDescribed = (row: ImportedUser, { displayName, role, age }: ExistingUser) =>
  row.join_code === "" &&
  row.role === role &&
  (row.display_name || row.username) === displayName &&
  row.age === age;

/** The status of courses by the key of their join code. */
async function findCourses(codes: string[]) {
  const rows = await db
    .select({ code: course.joinCodeKey, status: course.status })
    .from(course)
    .where(inArray(course.joinCodeKey, valuesOf(codes)));
  return new Map(rows.map(({ code, status }) => [code, status]));
}

/** Creates all users or none; returns how many. */
async function createAll(actor: Actor, users: ImportedUser[]): Promise<number> {
  const rows = users.map((each) => ({
    ...each,
    id: newId("user"),
    ...nameKeys(each.display_name || each.username),
  }));
  const wanted = sql`json_each(${JSON.stringify(rows)}) as wanted`;
  const now = Date.now();
  const created = sql`select ${field("id")} as id from ${wanted} join ${user} on ${user.id} = ${field("id")}`;
  const entry = { actorId: actor.id, action: "user_create", detail: { imported: true } } as const;
  const { inserted } = await writeBatch({
    inserted: sql`insert into ${user} (id, username, password_hash, age, display_name, name_folded,
          name_sort, role, created_at)
        select ${field("id")}, ${field("username")}, ${NO_PASSWORD_HASH}, ${field("age")},
          coalesce(nullif(${field("display_name")}, ''), ${field("username")}),
          ${field("nameFolded")}, ${field("nameSort")}, ${field("role")}, ${now}
        from ${wanted}
        where ${isActiveAdmin(actor)} and not exists (
          select 1 from ${wanted} join ${user} on ${user.username} = ${field("username")})
        and not exists (select 1 from ${wanted} where ${field("join_code")} <> '' and not exists (
          select 1 from ${course} where ${course.joinCodeKey} = ${field("join_code")} and ${notArchived}))`,
    enrolled: sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${course.id}, ${user.id}, ${now} from ${wanted}
        join ${user} on ${user.id} = ${field("id")}
        join ${course} on ${course.joinCodeKey} = ${field("join_code")}`,
    mustReads: deliverMustReads(
      sql`select course_id, user_id from ${enrollment}
          where user_id in ${valuesOf(rows.map(({ id }) => id))}`,
      now,
    ),
    schoolMustReads: deliverSchoolMustReads(
      sql`select id as user_id from ${user} where id in ${valuesOf(rows.map(({ id }) => id))}`,
      now,
    ),
    audit: await auditEntry(entry, { targets: created }),
  });
  return inserted.rowsAffected;
}

const field = (key: keyof ImportedUser | "id" | "nameFolded" | "nameSort"): SQL =>
  sql.raw(`wanted.value ->> '${key}'`);
