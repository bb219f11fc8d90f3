import "server-only";

import { and, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { enrollment, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { usernameToFind } from "@/lib/auth/username";
import { type CsvRow, readCsv, previewRows } from "@/lib/csv/reader";
import type { ErrorReason } from "@/lib/errors";
import { requireManaged } from "@/lib/courses/guarded-update";
import { enrollAll } from "./mutations";

const MAX_ROWS = 10_000;

export type MemberRow = {
  line: number;
  username: string;
  displayName: string;
  /** Already enrolled: no error, nothing to do. */
  isMember: boolean;
  problem: { reason: ErrorReason; params?: Record<string, number> } | undefined;
};
/** `rows` are the rows of the preview; all are counted. */
export type MemberReport = {
  rows: MemberRow[];
  good: number;
  members: number;
  bad: number;
  /** The headings of the file whose columns are not read. */
  unknownColumns: string[];
};

/** Reports what importing the file would do, row by row. Changes nothing. */
export async function checkMemberImport(
  actor: Actor,
  { courseId, csv }: { courseId: string; csv: string },
): Promise<MemberReport> {
  return toReport(await readRows(actor, courseId, csv));
}

/** Enrols the students of the file atomically. With a bad row none is enrolled, unless `onlyGood` skips such rows. */
export async function importMembers(
  actor: Actor,
  { courseId, csv, onlyGood }: { courseId: string; csv: string; onlyGood: boolean },
): Promise<{ imported: number; report: MemberReport }> {
  const file = await readRows(actor, courseId, csv);
  const report = toReport(file);
  const ids = file.rows.flatMap((row) => (isGood(row) ? (row.userId ?? []) : []));
  if (ids.length === 0 || (report.bad > 0 && !onlyGood)) return { imported: 0, report };
  return { imported: await enrollAll(actor, courseId, ids), report };
}

type ReadRow = MemberRow & { userId: string | undefined };
type ReadFile = { rows: ReadRow[]; unknownColumns: string[] };

/** A list of the school, or the export of its users, names students in one of its columns. */
const columns = {
  headings: {
    username: ["user", "user id", "login", "akun", "nama pengguna", "nama akun", "nama login"],
  },
  required: ["username"] as const,
  ignored: "display_name role age join_code created_at last_seen_at suspended_at".split(" "),
  maxRows: MAX_ROWS,
  columnsError: "importMemberColumns" as const,
};

const isBad = ({ problem }: MemberRow) => problem !== undefined;
const isGood = (row: MemberRow) => !isBad(row) && !row.isMember;

function toReport({ rows, unknownColumns }: ReadFile): MemberReport {
  const bad = rows.filter(isBad).length;
  const good = rows.filter(isGood).length;
  const shown = previewRows(rows, isBad).map(
    ({ line, username, displayName, isMember, problem }) => {
      return { line, username, displayName, isMember, problem };
    },
  );
  return { rows: shown, good, bad, members: rows.length - good - bad, unknownColumns };
}

async function readRows(actor: Actor, courseId: string, csv: string): Promise<ReadFile> {
  await requireManaged(actor, courseId);
  const { rows, unknownColumns } = readCsv<"username">(csv, columns);
  const students = await findStudents(courseId, rows.map(usernameOf));
  const seenUsernames = new Set<string>();
  const read = rows.map((row) => {
    const username = usernameOf(row);
    const found = students.get(username);
    const problem = findProblem(row, found !== undefined, seenUsernames.has(username));
    if (!row.broken) seenUsernames.add(username);
    return {
      line: row.line,
      username,
      userId: found?.id,
      displayName: found?.displayName ?? "",
      isMember: problem === undefined && found?.isMember === true,
      problem,
    };
  });
  return { rows: read, unknownColumns };
}

const usernameOf = ({ cells }: CsvRow<"username">) => usernameToFind(cells.username.slice(0, 200));

function findProblem(
  { broken }: CsvRow<"username">,
  isStudent: boolean,
  isRepeated: boolean,
): MemberRow["problem"] {
  if (broken) return broken;
  if (isRepeated) return { reason: "usernameRepeated" };
  return isStudent ? undefined : { reason: "noSuchStudent" };
}

/** The students among `usernames`, passed as one parameter because SQLite limits their number. */
async function findStudents(courseId: string, usernames: string[]) {
  const isMember = sql<boolean>`exists (select 1 from ${enrollment}
    where ${enrollment.courseId} = ${courseId} and ${enrollment.userId} = ${user.id})`;
  const rows = await db
    .select({
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      isMember: isMember.mapWith(Boolean),
    })
    .from(user)
    .where(
      and(
        sql`${user.username} in (select value from json_each(${JSON.stringify(usernames)}))`,
        sql`${user.role} = 'student'`,
        isNull(user.deletedAt),
      ),
    );
  return new Map(rows.map((row) => [row.username, row]));
}
