import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = ["app", "components", "db", "lib", "scripts"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  )
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith(".test.ts"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));
const using = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

test("A10: only one function compares typed passwords, and it counts the attempt", () => {
  expect(sources.length).toBeGreaterThan(100);
  expect(using(/from "bcryptjs"/)).toEqual(["lib/auth/bcrypt-worker.mjs", "lib/auth/password.ts"]);
  expect(using(/\bcompare(Sync)?\b.*bcrypt|\bmatches\((password|typed)/)).toEqual([
    "lib/accounts/credentials.ts",
    "lib/auth/bcrypt-worker.mjs",
  ]);
  expect(using(/\bprovePassword\(/)).toEqual([
    "lib/accounts/credentials.ts",
    "lib/accounts/mutations.ts",
  ]);
});
