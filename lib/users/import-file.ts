import { z } from "zod";
import { usernameSchema } from "@/lib/auth/username";
import { optionalJoinCodeSchema } from "@/lib/courses/schema";
import { type CsvRow, readCsv } from "@/lib/csv/reader";
import type { ErrorReason } from "@/lib/errors";
import { ageFieldSchema } from "./schema";
import { optionalName } from "@/lib/text/text-schema";

export const IMPORT_LIMIT_ROWS = 2_000;

export const importColumns = ["username", "display_name", "role", "age", "join_code"] as const;
const neededColumns = ["username", "role"] as const;
/** What an exported file has besides: it can be read as it is. */
const exportedColumns = ["created_at", "last_seen_at", "suspended_at"] as const;

export type RowProblem = {
  field: (typeof importColumns)[number] | "row";
  reason: ErrorReason;
  params?: Record<string, number>;
};
export type FileRow = {
  /** Where the row begins in the file; the first line names the columns. */
  line: number;
  username: string;
  user: ImportedUser | undefined;
  problems: RowProblem[];
};
export type ImportedUser = z.output<typeof rowSchema>;

// Never an admin: a file that somebody else made shall not give away the school.
const roleNames = {
  student: "student",
  siswa: "student",
  teacher: "teacher",
  guru: "teacher",
} as const;
const isRoleName = (name: string): name is keyof typeof roleNames => Object.hasOwn(roleNames, name);

const rowSchema = z.object({
  username: usernameSchema,
  display_name: optionalName(),
  role: z
    .string({ error: "required" })
    .transform((typed) => typed.trim().toLowerCase())
    .refine(isRoleName, { error: "importRole" })
    .transform((name) => roleNames[name]),
  age: ageFieldSchema,
  join_code: optionalJoinCodeSchema.optional().default(""),
});

/** The rows of a CSV file, each with what is wrong with it by itself. Throws when it cannot be read as a whole. */
export const parseImport = (csv: string): FileRow[] =>
  readCsv(csv, {
    columns: importColumns,
    needed: neededColumns,
    ignored: exportedColumns,
    mostRows: IMPORT_LIMIT_ROWS,
    otherColumns: "importColumns",
  }).map(readRow);

function readRow({ line, cells, broken }: CsvRow): FileRow {
  const username = (cells["username"] ?? "").trim().slice(0, 80);
  if (broken) {
    return { line, username, user: undefined, problems: [{ field: "row", reason: "importRow" }] };
  }
  const parsed = rowSchema.safeParse(cells);
  if (!parsed.success)
    return { line, username, user: undefined, problems: firstOfEach(parsed.error.issues) };
  const user = parsed.data;
  const problems: RowProblem[] =
    user.join_code !== "" && user.role !== "student"
      ? [{ field: "join_code", reason: "onlyStudentsJoin" }]
      : [];
  return { line, username: user.username, user, problems };
}

function firstOfEach(issues: z.core.$ZodIssue[]): RowProblem[] {
  const problems = new Map<PropertyKey, RowProblem>();
  for (const { path, message, ...issue } of issues) {
    const field = path[0] as RowProblem["field"];
    const params = "params" in issue ? (issue.params as Record<string, number>) : undefined;
    if (!problems.has(field))
      problems.set(field, { field, reason: message as ErrorReason, params });
  }
  return [...problems.values()];
}
