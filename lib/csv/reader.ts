import Papa from "papaparse";
import type { ErrorReason } from "@/lib/errors";
import { type Columns, countNamed, isHeader, readHeader, shownLine } from "./columns";
import { CSV_LIMIT_BYTES, fileError } from "./decode";
import { unguarded } from "./writer";

export type CsvRow<Name extends string> = {
  /** The line in the file where the row begins, from 1. */
  line: number;
  /** Cell values by column; "" for a column that the file does not have. */
  cells: Record<Name, string>;
  /** Why the row cannot be read into cells. */
  broken?: { reason: ErrorReason; params?: Record<string, number> };
};
/** `unknownColumns`: headings whose columns were not read. */
export type CsvTable<Name extends string> = { rows: CsvRow<Name>[]; unknownColumns: string[] };

type Format<Name extends string> = Columns<Name> & {
  maxRows: number;
  /** The reason of the error for a file without the required columns. */
  columnsError: ErrorReason;
};
type Line = { line: number; cells: string[]; quoteError: boolean };

/** The separators that spreadsheets write: in Indonesia a semicolon. */
const DELIMITERS = [",", ";", "\t", "|"];
/** Spreadsheets' own first line, which names the separator. */
const SEPARATOR_LINE = /^"?sep=([,;|\t])"?[,;|\t]*(?:\n|$)/i;
/** A list may have a title above the names of its columns. */
const MAX_LINES_ABOVE = 10;

/** The rows of a CSV file, as spreadsheets write it. Throws when the file as a whole is invalid. */
export function readCsv<Name extends string>(csv: string, format: Format<Name>): CsvTable<Name> {
  if (!csv.isWellFormed() || csv.includes("\0")) throw fileError("importEncoding");
  const text = csv.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  if (Buffer.byteLength(text) > CSV_LIMIT_BYTES) throw fileError("importTooLarge");
  const lines = linesOf(text, format);
  const [first] = lines;
  if (!first) throw fileError("importEmpty");
  const headerAt = lines
    .slice(0, MAX_LINES_ABOVE)
    .findIndex(({ cells }) => isHeader(cells, format));
  if (headerAt === -1) {
    throw fileError(format.columnsError, { line: first.line, found: shownLine(first.cells) });
  }
  const { line, cells } = lines[headerAt]!;
  const { names, unknown } = readHeader(cells, line, format);
  const rows = lines.slice(headerAt + 1).map((each) => toRow(each, names, format));
  if (rows.length > format.maxRows) {
    throw fileError("importTooManyRows", { max: format.maxRows, count: rows.length });
  }
  return { rows, unknownColumns: unknown };
}

/** The lines that are not empty. */
function linesOf<Name extends string>(text: string, columns: Columns<Name>): Line[] {
  const [separatorLine = "", separator] = SEPARATOR_LINE.exec(text) ?? [];
  const table = text.slice(separatorLine.length);
  const delimiter = separator ?? delimiterOf(table, columns);
  const { data, errors } = Papa.parse<string[]>(table, { delimiter, newline: "\n" });
  const misquoted = new Set(errors.filter(({ type }) => type === "Quotes").map(({ row }) => row));
  let line = separatorLine === "" ? 1 : 2;
  const lines = data.map((cells, index) => {
    const begin = line;
    line += 1 + cells.join("").split("\n").length - 1;
    return { line: begin, cells: cells.map(plainCell), quoteError: misquoted.has(index) };
  });
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
}

/** The separator with which most columns are recognized near the top of the file. */
function delimiterOf<Name extends string>(text: string, columns: Columns<Name>): string {
  const counted = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, {
      delimiter,
      newline: "\n",
      preview: MAX_LINES_ABOVE,
    });
    const named = Math.max(0, ...data.map((cells) => countNamed(cells, columns)));
    return { delimiter, named, cells: Math.max(0, ...data.map((cells) => cells.length)) };
  });
  const [best] = counted.toSorted((a, b) => b.named - a.named || b.cells - a.cells);
  return best?.delimiter ?? ",";
}

/** Without the guard of our own exports, and without the formula by which a spreadsheet keeps leading zeros. */
const plainCell = (cell: string) => unguarded(cell).replace(/^="([^"]*)"$/, "$1");

function toRow<Name extends string>(
  { line, cells, quoteError }: Line,
  names: (Name | undefined)[],
  { headings }: Columns<Name>,
): CsvRow<Name> {
  const all = Object.keys(headings) as Name[];
  const named = Object.fromEntries(all.map((name) => [name, cells[names.indexOf(name)] ?? ""]));
  const row = { line, cells: named as Record<Name, string> };
  if (quoteError) return { ...row, broken: { reason: "importQuotes" } };
  const beyond = cells.slice(names.length).some((cell) => cell.trim() !== "");
  if (!beyond) return row;
  const params = { found: cells.length, expected: names.length };
  return { ...row, broken: { reason: "importRow", params } };
}

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
