import Papa from "papaparse";
import { unguarded } from "./writer";
import { type ErrorReason, PublicError } from "@/lib/errors";

/** Less than the maximum size of a form. */
export const CSV_LIMIT_BYTES = 240 * 1024;

export type CsvRow = {
  /** The line in the file where the row begins, from 1; line 1 is the header. */
  line: number;
  /** Cell values by column. */
  cells: Record<string, string>;
  /** Whether the row cannot be parsed into cells. */
  broken: boolean;
};

type Format = {
  columns: readonly string[];
  required: readonly string[];
  /** Columns that are allowed and not read. */
  ignored?: readonly string[];
  maxRows: number;
  /** The reason of the error for a header with other columns. */
  columnsError: ErrorReason;
};

/** The text of an uploaded file; throws when it is too large or not UTF-8. */
export async function readText(file: File): Promise<string> {
  if (file.size > 2 * CSV_LIMIT_BYTES) throw fileError("importTooLarge");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw fileError("importEncoding");
  }
}

/** The CSV text of a form: of the uploaded file, or of one that was checked before. */
export const submittedCsv = async ({ file, csv = "" }: { file?: File; csv?: string }) =>
  file && file.size > 0 ? readText(file) : csv;

/** The rows of a CSV file, as spreadsheets write it. Throws when the file as a whole is invalid. */
export function readCsv(
  csv: string,
  { columns, required, ignored = [], maxRows, columnsError }: Format,
): CsvRow[] {
  if (!csv.isWellFormed() || csv.includes("\0")) throw fileError("importEncoding");
  const text = csv.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"); // forms normalize to \r\n
  if (Buffer.byteLength(text) > CSV_LIMIT_BYTES) throw fileError("importTooLarge");
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const names = (data[0] ?? []).map(columnName);
  if (
    !names.every((name) => columns.includes(name) || ignored.includes(name)) ||
    !required.every((name) => names.includes(name)) ||
    new Set(names).size < names.length
  ) {
    throw fileError(columnsError);
  }
  const broken = new Set(errors.map(({ row }) => row));
  const rows: CsvRow[] = [];
  let line = 1;
  for (const [index, cells] of data.entries()) {
    const isEmpty = cells.every((cell) => cell.trim() === "");
    if (index > 0 && !isEmpty) {
      const named = names.map((name, at) => [name, unguarded(cells[at] ?? "")]);
      const isBroken = broken.has(index) || cells.length > names.length;
      rows.push({ line, cells: Object.fromEntries(named) as CsvRow["cells"], broken: isBroken });
    }
    line += 1 + cells.join("").split(/\r\n|\r|\n/).length - 1;
  }
  if (rows.length === 0) throw fileError("importEmpty");
  if (rows.length > maxRows) {
    throw new PublicError("INVALID", "importTooManyRows", "file", { max: maxRows });
  }
  return rows;
}

const fileError = (reason: ErrorReason) => new PublicError("INVALID", reason, "file");

/** The delimiter depends on the spreadsheet's locale: in Indonesia it is a semicolon. */
function delimiterOf(text: string) {
  const [heading = ""] = text.split(/[\r\n]/, 1);
  return [",", ";", "\t"].find((each) => heading.includes(each)) ?? ",";
}

const columnName = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** Upper bounds of a preview: a page with ten thousand rows would be slow to render. */
const MAX_SHOWN = { bad: 200, others: 100 };

/** The rows to show in a preview, in order: the first bad ones and the first others. */
export function previewRows<Row>(rows: readonly Row[], isBad: (row: Row) => boolean): Row[] {
  const counts = { bad: 0, others: 0 };
  return rows.filter((row) => {
    const kind = isBad(row) ? "bad" : "others";
    return ++counts[kind] <= MAX_SHOWN[kind];
  });
}
