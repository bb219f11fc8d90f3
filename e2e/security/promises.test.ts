import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";

const page = readFileSync("docs/security.md", "utf8");
const rows = [...page.matchAll(/^\| ([A-L]\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, id = "", promise = "", shownBy = ""]) => ({ id, promise, shownBy }),
);
const filesIn = (text: string) =>
  [...text.matchAll(/`([\w./*-]+\.(?:spec|test)\.tsx?)`/g)].map(([, file = ""]) => file);

/** Whether the file exists; for `lib/audit/*.test.ts`, whether any does. */
function hasFile(file: string): boolean {
  if (!file.includes("*")) return existsSync(file);
  return readdirSync(dirname(file)).some((name) => name.endsWith(".test.ts"));
}

test("docs/security.md states the number of promises, and each id is unique", () => {
  const [, stated] = /^(\d+) promises/m.exec(page) ?? [];
  expect(rows).toHaveLength(Number(stated));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("every promise names an existing test, or says in bold that it has none", () => {
  const without = rows.filter(({ shownBy }) => filesIn(shownBy).length === 0);
  expect(without.filter(({ shownBy }) => !shownBy.includes("**")).map(({ id }) => id)).toEqual([]);
  const missing = rows.flatMap(({ id, shownBy }) =>
    filesIn(shownBy)
      .filter((file) => !hasFile(file))
      .map((file) => `${id}: ${file}`),
  );
  expect(missing).toEqual([]);
});
