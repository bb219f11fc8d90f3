import Papa from "papaparse";
import { textStream } from "@/lib/async/text-stream";
import { characterOf, type Separator } from "./separator";

/** Characters that start a formula in a spreadsheet, in ASCII, small and fullwidth forms. */
const FORMULA = /[=+\-@\t\r＝＋－＠﹦﹢﹣﹫]/;
/** Characters that a spreadsheet may skip before it detects a formula; also the guard itself. */
const SKIPPED = /[\s\p{C}"']/u;
/** Characters after which a spreadsheet may start a cell, for any separator. */
const SEPARATOR = /[;,\t\r\n\v\f\u0085\u2028\u2029]/;
const GUARD = "'";

/** For each character, whether a cell that starts there is a formula. One pass, because a file may be long. */
function formulaStarts(characters: readonly string[]): boolean[] {
  const isCrlf = (at: number) => characters[at] === "\r" && characters[at + 1] === "\n";
  const isRun: boolean[] = []; // whether only skipped characters precede a formula from here
  for (let at = characters.length - 1; at >= 0; at--) {
    const character = characters[at]!;
    const isFormula = FORMULA.test(character) && !isCrlf(at);
    isRun[at] = isFormula || (SKIPPED.test(character) && (isRun[at + 1] ?? false));
  }
  const isStart = (at: number) =>
    at === 0 || (SEPARATOR.test(characters[at - 1]!) && !isCrlf(at - 1));
  return isRun.map((runs, at) => runs && isStart(at));
}

/**
 * Escapes text against CSV injection, for commas, semicolons and tabs as separators: inserts an apostrophe
 * before each formula wherever a cell could start. `unguarded` removes them.
 */
export function guarded(text: string): string {
  const characters = [...text];
  const starts = formulaStarts(characters);
  return characters.map((each, at) => (starts[at] ? GUARD + each : each)).join("");
}

/** The inverse of `guarded`, for importing an exported file. */
export function unguarded(text: string): string {
  const characters = [...text];
  const starts = formulaStarts(characters);
  return characters.filter((each, at) => !(starts[at] && each === GUARD)).join("");
}

/** One line of a CSV file as in RFC 4180, every cell quoted, without formulas. */
export function csvLine(
  cells: readonly (string | number | null)[],
  separator: Separator = "comma",
): string {
  const shown = cells.map((cell) => (typeof cell === "string" ? guarded(cell) : (cell ?? "")));
  // `guarded` has escaped everything; escapeFormulae is a second line of defence.
  const options = { quotes: true, escapeFormulae: true, delimiter: characterOf(separator) };
  return `${Papa.unparse([shown], options)}\r\n`;
}

/** A response that streams a CSV file as the client reads it. */
export function csvDownload(name: string, lines: AsyncIterator<string>): Response {
  return new Response(textStream(lines), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
