import Papa from "papaparse";
import { z } from "zod";
import { newUsernameSchema } from "@/lib/auth/username";
import { optionalJoinCodeSchema } from "@/lib/courses/schema";
import { type ErrorReason, PublicError } from "@/lib/errors";
import { NAME_LIMITS, typedAgeSchema } from "./schema";
import { optionalText } from "@/lib/text";

/** Less than a form may carry in all. */
export const IMPORT_LIMIT_BYTES = 240 * 1024;
export const IMPORT_LIMIT_ROWS = 2_000;

export const importColumns = ["username", "display_name", "role", "age", "join_code"] as const;
const neededColumns = ["username", "role"] as const;

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
  username: newUsernameSchema,
  display_name: optionalText(NAME_LIMITS),
  role: z
    .string({ error: "required" })
    .transform((typed) => typed.trim().toLowerCase())
    .refine(isRoleName, { error: "importRole" })
    .transform((name) => roleNames[name]),
  age: typedAgeSchema,
  join_code: optionalJoinCodeSchema.optional().default(""),
});

/** The text of an uploaded file. */
export async function textOf(file: File): Promise<string> {
  if (file.size > 2 * IMPORT_LIMIT_BYTES) throw refusedFile("importTooLarge");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw refusedFile("importEncoding");
  }
}

/** The rows of a CSV file, each with what is wrong with it by itself. Throws when it cannot be read as a whole. */
export function parseImport(csv: string): FileRow[] {
  if (!csv.isWellFormed() || csv.includes("\0")) throw refusedFile("importEncoding");
  const text = csv.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"); // a form would make it \r\n again
  if (Buffer.byteLength(text) > IMPORT_LIMIT_BYTES) throw refusedFile("importTooLarge");
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const columns = columnsOf(data[0] ?? []);
  const broken = new Set(errors.map(({ row }) => row));

  const rows: FileRow[] = [];
  let line = 1;
  for (const [index, cells] of data.entries()) {
    const isEmpty = cells.every((cell) => cell.trim() === "");
    if (index > 0 && !isEmpty)
      rows.push(readRow({ line, columns, cells, broken: broken.has(index) }));
    line += 1 + cells.join("").split(/\r\n|\r|\n/).length - 1;
  }
  if (rows.length === 0) throw refusedFile("importEmpty");
  if (rows.length > IMPORT_LIMIT_ROWS) throw refusedFile("importTooManyRows");
  return rows;
}

const refusedFile = (reason: ErrorReason) => new PublicError("INVALID", reason, "file");

/** Spreadsheets write what their country is used to: in Indonesia a semicolon. */
function delimiterOf(text: string) {
  const [heading = ""] = text.split(/[\r\n]/, 1);
  return [",", ";", "\t"].find((each) => heading.includes(each)) ?? ",";
}

function columnsOf(heading: string[]): string[] {
  const columns = heading.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_"),
  );
  const known = columns.every((name) => (importColumns as readonly string[]).includes(name));
  const complete = neededColumns.every((name) => columns.includes(name));
  if (!known || !complete || new Set(columns).size < columns.length)
    throw refusedFile("importColumns");
  return columns;
}

type RawRow = { line: number; columns: string[]; cells: string[]; broken: boolean };

function readRow({ line, columns, cells, broken }: RawRow): FileRow {
  const typed = Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ""]));
  const username = (typed["username"] ?? "").trim().slice(0, 80);
  if (broken || cells.length > columns.length) {
    return { line, username, user: undefined, problems: [{ field: "row", reason: "importRow" }] };
  }
  const parsed = rowSchema.safeParse(typed);
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
