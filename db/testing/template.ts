import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    databaseTemplate: string;
  }
}

/** Migrates one database with the product's own command; every test file copies it. */
export default function makeTemplate({ provide }: TestProject) {
  const directory = mkdtempSync(join(tmpdir(), "naik-kelas-"));
  const file = join(directory, "template.db");
  execFileSync(
    process.execPath,
    ["node_modules/tsx/dist/cli.mjs", "--conditions=react-server", "scripts/db-migrate.ts"],
    {
      env: { ...process.env, TURSO_DATABASE_URL: `file:${file}` },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  provide("databaseTemplate", file);
  return () => rmSync(directory, { recursive: true });
}
