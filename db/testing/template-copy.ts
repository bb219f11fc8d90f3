import { copyFileSync } from "node:fs";
import { inject } from "vitest";

/** A migrated database file for one test file. */
export function copyTemplate(): string {
  const template = inject("databaseTemplate");
  const copy = template.replace("template.db", `${crypto.randomUUID()}.db`);
  copyFileSync(template, copy);
  return copy;
}
