import { z } from "zod";
import { usernameSchema } from "@/lib/auth/username";
import { optionalJoinCodeSchema } from "@/lib/courses/schema";
import { type CsvRow, readCsv } from "@/lib/csv/reader";
import type { ErrorReason } from "@/lib/errors";
import { ageFieldSchema } from "./schema";
import { optionalName } from "@/lib/text/text-schema";

export const MAX_ROWS = 2_000;

export const importColumns = ["username", "display_name", "role", "age", "join_code"] as const;
const requiredColumns = ["username", "role"] as const;
/** Further columns of an exported file, so that it can be imported unchanged. */
const exportedColumns = ["created_at", "last_seen_at", "suspended_at"] as const;

export type RowProblem = {
  field: (typeof importColumns)[number] | "row";
  reason: ErrorReason;
  params?: Record<string, number>;
};
export type FileRow = {
  /** The line in the file where the row begins, from 1; line 1 is the header. */
  line: number;
  username: string;
  user: ImportedUser | undefined;
  problems: RowProblem[];
};
export type ImportedUser = z.output<typeof rowSchema>;

// Never an admin: a file from another source must not grant full access.
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

/** The rows of a CSV file, each with its own errors. Throws when the file as a whole is invalid. */
export const parseImport = (csv: string): FileRow[] =>
  readCsv(csv, {
    columns: importColumns,
    required: requiredColumns,
    ignored: exportedColumns,
    maxRows: MAX_ROWS,
    columnsError: "importColumns",
  }).map(parseRow);

function parseRow({ line, cells, broken }: CsvRow): FileRow {
  const username = (cells["username"] ?? "").trim().slice(0, 80);
  if (broken) {
    return { line, username, user: undefined, problems: [{ field: "row", reason: "importRow" }] };
  }
  const parsed = rowSchema.safeParse(cells);
  if (!parsed.success)
    return { line, username, user: undefined, problems: firstPerField(parsed.error.issues) };
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
