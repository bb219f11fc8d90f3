import Papa from "papaparse";

/** What makes a spreadsheet run a cell instead of showing it, in ASCII, small and fullwidth forms. */
const FORMULA = /[=+\-@\t\r＝＋－＠﹦﹢﹣﹫]/;
/** What a reader may skip, or take away, before it looks for a formula; also the guard itself. */
const SKIPPED = /[\s\p{C}"']/u;
/** Behind which a reader begins a cell, whatever its separator. */
const SEPARATOR = /[;,\t\r\n\v\f\u0085\u2028\u2029]/;
const GUARD = "'";

/** For each character whether a cell that begins there is a formula. In one pass: a file may be long. */
function formulaStarts(characters: readonly string[]): boolean[] {
  const isCrlf = (at: number) => characters[at] === "\r" && characters[at + 1] === "\n";
  const isRun: boolean[] = []; // from here on nothing but what is skipped stands before a formula
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
 * Text that no spreadsheet takes for a formula, whichever of comma, semicolon and tab separates its cells: an
 * apostrophe stands before each formula, wherever a cell could begin. `unguarded` takes them away.
 */
export function guarded(text: string): string {
  const characters = [...text];
  const starts = formulaStarts(characters);
  return characters.map((each, at) => (starts[at] ? GUARD + each : each)).join("");
}

/** The inverse of `guarded`: what stands in an exported file is read as it was. */
export function unguarded(text: string): string {
  const characters = [...text];
  const starts = formulaStarts(characters);
  return characters.filter((each, at) => !(starts[at] && each === GUARD)).join("");
}

/** One line of a CSV file after RFC 4180, every cell in quotation marks, without formulas. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  const shown = cells.map((cell) => (typeof cell === "string" ? guarded(cell) : (cell ?? "")));
  // `guarded` leaves nothing for escapeFormulae to do; it stays as a second barrier.
  return `${Papa.unparse([shown], { quotes: true, escapeFormulae: true })}\r\n`;
}

/** A CSV file to download, made part by part as the client takes it. */
export function csvDownload(name: string, lines: AsyncIterator<string>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return?.()),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}
