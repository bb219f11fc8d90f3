import { array, assert, constantFrom, oneof, property, string, tuple } from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { PublicError } from "@/lib/errors";
import { CSV_LIMIT_BYTES, readText } from "@/lib/csv/decode";
import { parseImport } from "./import-file";

const cell = oneof(
  string(),
  string({ unit: constantFrom('"', ",", ";", "\t", "\n", "\r\n", "a", " ", "'", "=") }),
);

test("every row has its line number, whatever its cells contain", () => {
  const rows = array(tuple(cell, cell), { minLength: 1, maxLength: 20 });
  const roundTrip = property(rows, constantFrom(",", ";", "\t"), (cells, delimiter) => {
    const table = [["username", "role", "join_code"], ...cells.map(([a, b]) => ["x", a, b])];
    const { rows: read } = parseImport(Papa.unparse(table, { delimiter, newline: "\n" }));

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
      for (const { line, user, problems } of parseImport(first + rest.join("")).rows) {
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

test("a file that is far too large is not read at all", async () => {
  const file = new File([new Uint8Array(2 * CSV_LIMIT_BYTES + 1)], "a.csv");
  await expect(readText(file)).rejects.toMatchObject({ reason: "importTooLarge" });
});
