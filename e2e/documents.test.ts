import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const documents = ["README.md", "CONTRIBUTING.md", ...markdownIn("docs")].filter(existsSync);

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${folder}/${file}`);
}

/** `lib/x/y.ts` and the like in backticks; patterns and placeholders are not names of files. */
function namedFiles(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => String(name));
  return quoted.filter(
    (name) =>
      (/^(app|bench|components|db|docs|e2e|lib|scripts)\/[\w./()[\]-]+\.(tsx?|mjs|md|sql)$/.test(
        name,
      ) ||
        /^deploy\/[\w./-]+$/.test(name)) &&
      !/NNNN/.test(name),
  );
}

test("every file that the architecture names exists", () => {
  const files = namedFiles(readFileSync("docs/architecture.md", "utf8"));
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test.each(documents)("%s names no file that is gone", (document) => {
  const files = namedFiles(readFileSync(document, "utf8"));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
