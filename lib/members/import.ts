import "server-only";

import { and, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { enrollment, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { canonicalUsername } from "@/lib/auth/username";
import { type CsvRow, readCsv, rowsToShow } from "@/lib/csv/reader";
import type { ErrorReason } from "@/lib/errors";
import { requireManaged } from "@/lib/courses/guarded-update";
import { enrolAll } from "./mutations";

const IMPORT_LIMIT_ROWS = 10_000;

export type MemberRow = {
  line: number;
  username: string;
  displayName: string;
  /** Whether they are in the course already: no mistake, and nothing to do. */
  isMember: boolean;
  problem: ErrorReason | undefined;
};
/** `rows` are those to be shown; the others are only counted. */
export type MemberReport = { rows: MemberRow[]; good: number; members: number; bad: number };

/** What importing the file would do, row by row. Changes nothing. */
export async function checkMemberImport(
  actor: Actor,
  { courseId, csv }: { courseId: string; csv: string },
): Promise<MemberReport> {
  return reportOn(await readRows(actor, courseId, csv));
}

/** Enrols the students of the file, all at once; while a row is bad nobody, unless `onlyGood` leaves those out. */
export async function importMembers(
  actor: Actor,
  { courseId, csv, onlyGood }: { courseId: string; csv: string; onlyGood: boolean },
): Promise<{ imported: number; report: MemberReport }> {
  const rows = await readRows(actor, courseId, csv);
  const report = reportOn(rows);
  const ids = rows.flatMap((row) => (isGood(row) ? (row.userId ?? []) : []));
  if (ids.length === 0 || (report.bad > 0 && !onlyGood)) return { imported: 0, report };
  return { imported: await enrolAll(actor, courseId, ids), report };
}

type ReadRow = MemberRow & { userId: string | undefined };

const isBad = ({ problem }: MemberRow) => problem !== undefined;
const isGood = (row: MemberRow) => !isBad(row) && !row.isMember;

function reportOn(rows: ReadRow[]): MemberReport {
  const bad = rows.filter(isBad).length;
  const good = rows.filter(isGood).length;
  const shown = rowsToShow(rows, isBad).map(
    ({ line, username, displayName, isMember, problem }) => {
      return { line, username, displayName, isMember, problem };
    },
  );
  return { rows: shown, good, bad, members: rows.length - good - bad };
}

async function readRows(actor: Actor, courseId: string, csv: string): Promise<ReadRow[]> {
  await requireManaged(actor, courseId);
  const rows = readCsv(csv, {
    columns: ["username"],
    needed: ["username"],
    mostRows: IMPORT_LIMIT_ROWS,
    otherColumns: "importMemberColumns",
  });
  const known = await findStudents(courseId, rows.map(nameIn));
  const seen = new Set<string>();
  return rows.map((row) => {
    const username = nameIn(row);
    const found = known.get(username);
    const problem = problemWith(row, found !== undefined, seen.has(username));
    if (!row.broken) seen.add(username);
    return {
      line: row.line,
      username,
      userId: found?.id,
      displayName: found?.displayName ?? "",
      isMember: problem === undefined && found?.isMember === true,
      problem,
    };
  });
}

const nameIn = ({ cells }: CsvRow) => canonicalUsername((cells["username"] ?? "").slice(0, 200));

function problemWith(row: CsvRow, isKnown: boolean, isRepeated: boolean): ErrorReason | undefined {
  if (row.broken) return "importRow";
  if (isRepeated) return "usernameRepeated";
  return isKnown ? undefined : "noSuchStudent";
}

/** The students among `usernames`. One parameter however many: SQLite bounds their number. */
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
