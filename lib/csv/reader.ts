import Papa from "papaparse";
import { unguarded } from "./writer";
import { type ErrorReason, PublicError } from "@/lib/errors";

/** Less than a form may carry in all. */
export const CSV_LIMIT_BYTES = 240 * 1024;

export type CsvRow = {
  /** Where the row begins in the file; the first line names the columns. */
  line: number;
  /** What stands in it, by column. */
  cells: Record<string, string>;
  /** Whether it cannot be told apart into cells. */
  broken: boolean;
};

type Format = {
  columns: readonly string[];
  needed: readonly string[];
  /** Columns that may be there and are not read. */
  ignored?: readonly string[];
  mostRows: number;
  /** What is said of a first line that names other columns. */
  otherColumns: ErrorReason;
};

/** The text of an uploaded file. */
export async function textOf(file: File): Promise<string> {
  if (file.size > 2 * CSV_LIMIT_BYTES) throw refusedFile("importTooLarge");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw refusedFile("importEncoding");
  }
}

/** The text that a form carries: of the file as chosen, or of one that was read before. */
export const textIn = async ({ file, csv = "" }: { file?: File; csv?: string }) =>
  file && file.size > 0 ? textOf(file) : csv;

/** The rows of a CSV file that a spreadsheet may have written. Throws when it cannot be read as a whole. */
export function readCsv(
  csv: string,
  { columns, needed, ignored = [], mostRows, otherColumns }: Format,
): CsvRow[] {
  if (!csv.isWellFormed() || csv.includes("\0")) throw refusedFile("importEncoding");
  const text = csv.replace(/^\ufeff/, "").replaceAll("\r\n", "\n"); // a form would make it \r\n again
  if (Buffer.byteLength(text) > CSV_LIMIT_BYTES) throw refusedFile("importTooLarge");
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) });
  const names = (data[0] ?? []).map(columnName);
  if (
    !names.every((name) => columns.includes(name) || ignored.includes(name)) ||
    !needed.every((name) => names.includes(name)) ||
    new Set(names).size < names.length
  ) {
    throw refusedFile(otherColumns);
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
  if (rows.length === 0) throw refusedFile("importEmpty");
  if (rows.length > mostRows) {
    throw new PublicError("INVALID", "importTooManyRows", "file", { max: mostRows });
  }
  return rows;
}

const refusedFile = (reason: ErrorReason) => new PublicError("INVALID", reason, "file");

/** Spreadsheets write what their country is used to: in Indonesia a semicolon. */
function delimiterOf(text: string) {
  const [heading = ""] = text.split(/[\r\n]/, 1);
  return [",", ";", "\t"].find((each) => heading.includes(each)) ?? ",";
}

const columnName = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");

/** More than these nobody reads through, and a page of ten thousand holds up its reader and everybody else. */
const MOST_SHOWN = { bad: 200, others: 100 };

/** Of a file's rows those that are shown with what is to become of them, in their order. */
export function rowsToShow<Row>(rows: readonly Row[], isBad: (row: Row) => boolean): Row[] {
  const seen = { bad: 0, others: 0 };
  return rows.filter((row) => {
    const kind = isBad(row) ? "bad" : "others";
    return ++seen[kind] <= MOST_SHOWN[kind];
  });
}
