import { z } from "zod";
import { usernameSchema } from "@/lib/auth/username";
import { optionalJoinCodeSchema } from "@/lib/courses/schema";
import { shown } from "@/lib/csv/columns";
import { type CsvRow, readCsv } from "@/lib/csv/reader";
import type { ErrorReason } from "@/lib/errors";
import { ageFieldSchema } from "./schema";
import { pastedLine } from "@/lib/text/pasted-text";
import { optionalName } from "@/lib/text/text-schema";

export const MAX_ROWS = 2_000;

export const importColumns = ["username", "display_name", "role", "age", "join_code"] as const;
type ImportColumn = (typeof importColumns)[number];

/** Headings of schools' own lists, in both languages; case, spaces and punctuation do not matter. */
const headings: Record<ImportColumn, string[]> = {
  username: "user, user id, login, akun, nama pengguna, nama akun, nama login".split(", "),
  display_name: [
    "name, full name, student name, nama, nama lengkap, nama tampilan, nama siswa, nama murid",
    "nama peserta didik, nama guru, nama pengajar",
  ].flatMap((line) => line.split(", ")),
  role: "user role, user type, peran, peran pengguna, sebagai, jenis pengguna".split(", "),
  age: ["umur", "usia"],
  join_code: "code, course code, class code, kode, kode kursus, kode kelas, kode gabung".split(
    ", ",
  ),
};

const columns = {
  headings,
  required: ["username", "role"] as const,
  /** Further columns of an exported file, so that it can be imported unchanged. */
  ignored: ["created_at", "last_seen_at", "suspended_at"],
};

export type RowProblem = {
  field: ImportColumn | "row";
  reason: ErrorReason;
  /** What the cell contains. */
  found?: string;
  params?: Record<string, number>;
};
export type FileRow = {
  /** The line in the file where the row begins, from 1. */
  line: number;
  username: string;
  user: ImportedUser | undefined;
  problems: RowProblem[];
  /** The user exists as the row describes it: nothing to do. */
  exists?: boolean;
};
export type ImportedUser = z.output<typeof rowSchema>;

// Never an admin: a file from another source must not grant full access.
const roleWords = {
  student: "student pupil learner siswa siswi murid pelajar santri pesertadidik anakdidik",
  teacher:
    "teacher instructor guru pengajar pendidik ustaz ustadz ustazah ustadzah walikelas tutor",
} as const;
type ImportedRole = keyof typeof roleWords;
const roleNames = new Map(
  Object.entries(roleWords).flatMap(([role, words]) =>
    words.split(" ").map((word) => [word, role as ImportedRole]),
  ),
);

const roleOf = (typed: string) =>
  roleNames.get(
    pastedLine(typed)
      .toLowerCase()
      .replaceAll(/[^\p{L}]/gu, ""),
  );

/** `16`, `16 tahun`, `16 th.` and the `16,0` of a spreadsheet. */
const plainAge = (typed: string) =>
  pastedLine(typed).replace(/^(\d{1,3})(?:[.,]0+)?\s*(?:tahun|thn|th|years?|yrs?)?\.?$/i, "$1");

const rowSchema = z.object({
  username: usernameSchema,
  display_name: optionalName(),
  role: z
    .string()
    .transform(roleOf)
    .refine((role) => role !== undefined, { error: "importRole" }),
  age: z.preprocess((typed) => plainAge(String(typed)), ageFieldSchema),
  join_code: optionalJoinCodeSchema,
});

/** The rows of a CSV file, each with its own errors. Throws when the file as a whole is invalid. */
export function parseImport(csv: string): { rows: FileRow[]; unknownColumns: string[] } {
  const format = { ...columns, maxRows: MAX_ROWS, columnsError: "importColumns" } as const;
  const { rows, unknownColumns } = readCsv<ImportColumn>(csv, format);
  return { rows: rows.map(parseRow), unknownColumns };
}

function parseRow({ line, cells, broken }: CsvRow<ImportColumn>): FileRow {
  const username = shown(cells.username);
  if (broken) return { line, username, user: undefined, problems: [{ field: "row", ...broken }] };
  const parsed = rowSchema.safeParse(cells);
  if (!parsed.success) {
    const problems = firstPerField(parsed.error.issues).map((problem) =>
      problem.field === "row" ? problem : { ...problem, found: shown(cells[problem.field]) },
    );
    return { line, username, user: undefined, problems };
  }
  const user = parsed.data;
  const problems: RowProblem[] =
    user.join_code !== "" && user.role !== "student"
      ? [{ field: "join_code", reason: "onlyStudentsJoin" }]
      : [];
  return { line, username: user.username, user, problems };
}

function firstPerField(issues: z.core.$ZodIssue[]): RowProblem[] {
  const problems = new Map<PropertyKey, RowProblem>();
  for (const { path, message, ...issue } of issues) {
    const field = path[0] as RowProblem["field"];
    const params = "params" in issue ? (issue.params as Record<string, number>) : undefined;
    if (!problems.has(field))
      problems.set(field, { field, reason: message as ErrorReason, params });
  }
  return [...problems.values()];
}
