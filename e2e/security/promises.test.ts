import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";

const page = readFileSync("docs/security.md", "utf8");
const rows = [...page.matchAll(/^\| ([A-L]\d+) +\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, id = "", promise = "", shownBy = ""]) => ({ id, promise, shownBy }),
);
const filesIn = (text: string) =>
  [...text.matchAll(/`([\w./*-]+\.(?:spec|test)\.tsx?)`/g)].map(([, file = ""]) => file);

/** Whether it is there; of `lib/audit/*.test.ts`, whether there is any. */
function isThere(file: string): boolean {
  if (!file.includes("*")) return existsSync(file);
  return readdirSync(dirname(file)).some((name) => name.endsWith(".test.ts"));
}

test("docs/security.md says how many promises it has, each once", () => {
  const [, stated] = /^(\d+) promises/m.exec(page) ?? [];
  expect(rows).toHaveLength(Number(stated));
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test("every promise names a test that is there, or says in bold that it has none", () => {
  const without = rows.filter(({ shownBy }) => filesIn(shownBy).length === 0);
  expect(without.filter(({ shownBy }) => !shownBy.includes("**")).map(({ id }) => id)).toEqual([]);
  const missing = rows.flatMap(({ id, shownBy }) =>
    filesIn(shownBy)
      .filter((file) => !isThere(file))
      .map((file) => `${id}: ${file}`),
  );
  expect(missing).toEqual([]);
});
