import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { csvDownload, csvLine, guarded, unguarded } from "./writer";

test.each([
  [["a", 1, null], '"a","1",""\r\n'],
  [
    ['kata "kunci"', "satu,dua", "baris\r\nbaru"],
    '"kata ""kunci""","satu,dua","baris\r\nbaru"\r\n',
  ],
  [["é 🎓 نور"], '"é 🎓 نور"\r\n'],
  [["Bu Ratna-Sari", "a-b@sch.id; 1+1=2"], '"Bu Ratna-Sari","a-b@sch.id; 1+1=2"\r\n'],
])("%j is written as %j", (cells, line) => {
  expect(csvLine(cells)).toBe(line);
});

test.each(["=1+1", "+62812", "-2+3", "@SUM(A1)", "\r=1", "＝1+1", "﹢1", ' "=1', "\u200b=1"])(
  "L4: a spreadsheet shows %j instead of running it",
  (formula) => {
    expect(csvLine([formula])).toMatch(/^"'/);
  },
);

test.each([
  ["a;=cmd|'/c calc'!A0;b", "a;'=cmd|'/c calc'!A0;b"],
  ["bot; +http://x", "bot;' +http://x"],
  ["a\t@SUM(1)", "a\t'@SUM(1)"],
  ["a\n-1\r\n=2\r+3", "a\n'-1\r\n'=2\r'+3"],
  ["a,＝1", "a,'＝1"],
  ['a;""=1', `a;'""=1`],
  ["\t=1", "'\t'=1"],
  ["'=1", "''=1"],
])("L4: %j is guarded wherever a reader may start a cell", (text, expected) => {
  expect(guarded(text)).toBe(expected);
});

test("with a semicolon, as spreadsheets in Indonesia read it", () => {
  expect(csvLine(["a;b", 1, "=1,2"], "semicolon")).toBe(`"a;b";"1";"'=1,2"\r\n`);
});

test("a negative number is unchanged", () => {
  expect(csvLine([-5])).toBe('"-5"\r\n');
});

/** Parses like spreadsheets: after a closing quotation mark the rest of the cell is read literally. */
function lenientCells(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; at < text.length && (text[at] !== '"' || text[at + 1] === '"'); at++) {
        cell += text[at];
        if (text[at] === '"') at++;
      }
      at++;
    }
    for (; at < text.length && !`${delimiter}\r\n`.includes(text[at]!); at++) cell += text[at];
    cells.push(cell);
    at++;
  }
  return cells;
}

const readers = [",", ";", "\t"].flatMap((delimiter) => [
  (text: string) => Papa.parse<string[]>(text, { delimiter }).data.flat(),
  (text: string) => Papa.parse<string[]>(text, { delimiter, quoteChar: "\0" }).data.flat(),
  (text: string) => text.split(/[\r\n]/).flatMap((line) => line.split(delimiter)),
  (text: string) => lenientCells(text, delimiter),
]);

// Some readers skip invisible characters and spaces, and remove quotation marks.
const isFormula = (cell: string) => /^(\t|\r(?!\n|$)|[\s\p{C}"]*[=+\-@＝＋－＠])/u.test(cell);

const dangerous = [
  ..."=+-@＝＋－＠﹦﹢﹣﹫;,\t\r\n\v'\" ".split(""),
  "\r\n",
  "\u2028",
  "\u200b",
  "\ufeff",
  "a",
];
const nasty = array(oneof(constantFrom(...dangerous), string({ unit: "grapheme" })), {
  maxLength: 10,
}).map((parts) => parts.join(""));

const table = array(array(nasty, { minLength: 1, maxLength: 4 }), { maxLength: 3 });
const separators = constantFrom("comma" as const, "semicolon" as const);

test("L4: no reader finds a cell that starts a formula, with any separator", () => {
  assert(
    property(table, separators, (rows, separator) => {
      const text = rows.map((cells) => csvLine(cells, separator)).join("");
      for (const read of readers) expect(read(text).filter(isFormula)).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

test("L4: guarded text is unguarded to the original", () => {
  assert(
    property(array(nasty, { minLength: 1, maxLength: 4 }), (cells) => {
      const [read] = Papa.parse<string[]>(csvLine(cells), { delimiter: ",", newline: "\r\n" }).data;
      expect(read?.map(unguarded)).toEqual(cells);
    }),
    { numRuns: 3_000 },
  );
});

test("a long cell is processed quickly", () => {
  const startedAt = performance.now();
  unguarded(guarded("\t'\"".repeat(80_000)));
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("a download reads lines on demand, and ends the iterator when it is cancelled", async () => {
  let produced = 0;
  let left = false;
  async function* lines() {
    try {
      for (;;) yield await Promise.resolve(`${produced++}\r\n`);
    } finally {
      left = true;
    }
  }
  const { body, headers } = csvDownload("uji.csv", lines());
  expect(headers.get("Content-Disposition")).toBe('attachment; filename="uji.csv"');
  const reader = body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("0\r\n");
  await reader?.cancel();
  expect(produced).toBeLessThan(4);
  expect(left).toBe(true);
});
