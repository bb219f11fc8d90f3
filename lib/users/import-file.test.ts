import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  oneof,
  property,
  string,
  tuple,
  uint8Array,
} from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { PublicError } from "@/lib/errors";
import { CSV_LIMIT_BYTES, readText } from "@/lib/csv/reader";
import { parseImport } from "./import-file";

const cell = oneof(
  string(),
  string({ unit: constantFrom('"', ",", ";", "\t", "\n", "\r\n", "a", " ", "'", "=") }),
);

test("every row has its line number, whatever its cells contain", () => {
  const rows = array(tuple(cell, cell), { minLength: 1, maxLength: 20 });
  const roundTrip = property(rows, constantFrom(",", ";", "\t"), (cells, delimiter) => {
    const table = [["username", "role", "join_code"], ...cells.map(([a, b]) => ["x", a, b])];
    const read = parseImport(Papa.unparse(table, { delimiter, newline: "\n" }));

    let line = 2;
    for (const [index, row] of cells.entries()) {
      expect(read[index]?.line).toBe(line);
      // Forms and spreadsheets use different line breaks, including a lone \r.
      line +=
        1 +
        row
          .join("")
          .replaceAll("\r\n", "\n")
          .split(/[\r\n]/).length -
        1;
      const [problem] = read[index]?.problems ?? [];
      expect(problem).toMatchObject({ field: "username", reason: "usernameForm" });
    }
    expect(read).toHaveLength(cells.length);
  });
  assert(roundTrip);
});

test("any file is parsed, or refused with a reason", () => {
  const heading = constantFrom(
    "",
    "username,role\n",
    "username;role;age\r\n",
    '"username","role"\n',
  );
  const anyFile = property(heading, array(cell), (first, rest) => {
    try {
      for (const { line, user, problems } of parseImport(first + rest.join(""))) {
        expect(line).toBeGreaterThan(1);
        expect(user !== undefined || problems.length > 0).toBe(true);
        expect(["student", "teacher", undefined]).toContain(user?.role);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(PublicError);
      expect(error).toMatchObject({ code: "INVALID", field: "file" });
    }
  });
  assert(anyFile, { numRuns: 500 });
});

test("a file must be UTF-8, with or without a byte order mark", async () => {
  const name = "Siti Nurhaliza é";
  const bytes = new TextEncoder().encode(`\ufeff${name}`);
  expect(await readText(new File([bytes], "a.csv"))).toBe(name);

  const anyBytes = asyncProperty(uint8Array({ maxLength: 50 }), async (given) => {
    const file = new File([Uint8Array.from(given)], "a.csv");
    const text = await readText(file).catch((error: unknown) => error);
    const isText = typeof text === "string" && text.isWellFormed();
    if (!isText) expect(text).toMatchObject({ reason: "importEncoding", field: "file" });
  });
  await assert(anyBytes);
});

test("a file that is far too large is not read at all", async () => {
  const file = new File([new Uint8Array(2 * CSV_LIMIT_BYTES + 1)], "a.csv");
  await expect(readText(file)).rejects.toMatchObject({ reason: "importTooLarge" });
});
