import { pastedLine } from "@/lib/text/pasted-text";
import { fileError } from "./decode";

export type Columns<Name extends string> = {
  /** For each column the headings that name it, besides its own name. */
  headings: Record<Name, readonly string[]>;
  required: readonly Name[];
  /** Headings that are expected and not read; others are reported. */
  ignored?: readonly string[];
};

export type Header<Name extends string> = {
  /** For each cell of the line the column, or undefined for one that is not read. */
  names: (Name | undefined)[];
  /** The headings that are neither read nor expected, as they were written. */
  unknown: string[];
};

/** `Nama Lengkap *`, `nama_lengkap` and `NAMA LENGKAP (sesuai rapor)` are one heading. */
const simplified = (heading: string) =>
  pastedLine(heading)
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/\(.*?\)/g, "")
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

/** How many of the cells name a column. */
export const countNamed = <Name extends string>(cells: string[], columns: Columns<Name>) =>
  cells.filter((cell) => columnOf(cell, columns) !== undefined).length;

/** Whether the cells name all required columns. */
export const isHeader = <Name extends string>(cells: string[], columns: Columns<Name>) =>
  columns.required.every((name) => cells.some((cell) => columnOf(cell, columns) === name));

/** Throws when two cells name the same column. */
export function readHeader<Name extends string>(
  cells: string[],
  line: number,
  columns: Columns<Name>,
): Header<Name> {
  const names = cells.map((cell) => columnOf(cell, columns));
  for (const [at, name] of names.entries()) {
    const first = name === undefined ? at : names.indexOf(name);
    if (first === at) continue;
    const [one, other] = [shown(cells[first]!), shown(cells[at]!)];
    throw fileError("importColumnTwice", { line, first: one, second: other });
  }
  const ignored = new Set((columns.ignored ?? []).map(simplified));
  const isUnknown = (cell: string, at: number) =>
    names[at] === undefined && simplified(cell) !== "" && !ignored.has(simplified(cell));
  return { names, unknown: cells.filter(isUnknown).slice(0, MAX_SHOWN).map(shown) };
}

const MAX_SHOWN = 20;
const MAX_LENGTH = 40;

/** A cell as a message shows it. */
export const shown = (cell: string) => {
  const text = pastedLine(cell);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH).trim()}…` : text;
};

/** The cells of a line as a message shows them. */
export const shownLine = (cells: string[]) =>
  cells
    .map(shown)
    .filter((cell) => cell !== "")
    .slice(0, MAX_SHOWN)
    .join(", ");

function columnOf<Name extends string>(cell: string, { headings }: Columns<Name>) {
  const heading = simplified(cell);
  const names = Object.keys(headings) as Name[];
  return names.find((name) =>
    [name, ...headings[name]].some((each) => simplified(each) === heading),
  );
}
