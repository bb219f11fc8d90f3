import { createRequire } from "node:module";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { drizzle } from "drizzle-orm/libsql";
import { migrate } from "drizzle-orm/libsql/migrator";
import { onTestFinished } from "vitest";

type Journal = { entries: { idx: number; tag: string; when: number }[] };

export const journal = JSON.parse(
  readFileSync("db/migrations/meta/_journal.json", "utf8"),
) as Journal;

export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "naik-kelas-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** Makes `folder` a folder of migrations: those before number `idx`, then `more`, by tag. */
export function copyMigrations(folder: string, idx: number, more: Record<string, string> = {}) {
  mkdirSync(join(folder, "meta"), { recursive: true });
  const entries = journal.entries.filter((entry) => entry.idx < idx);
  for (const { tag } of entries) cpSync(`db/migrations/${tag}.sql`, join(folder, `${tag}.sql`));
  for (const [tag, text] of Object.entries(more)) {
    writeFileSync(join(folder, `${tag}.sql`), text);
    const { when = 0 } = entries.at(-1) ?? {};
    entries.push({ ...journal.entries[0]!, idx: entries.length, tag, when: when + 1 });
  }
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
}

/** A connection that does not wait for the disk: tests make many databases, which no power cut has to leave whole. */
export async function openQuickly(url: string): Promise<Client> {
  const client = createClient({ url, concurrency: 1 });
  await client.execute("pragma synchronous = off");
  return client;
}

/** Migrates a database as an older version did: only with the migrations before number `idx`. */
export async function migrateBefore(idx: number, url: string): Promise<void> {
  const directory = freshDirectory();
  copyMigrations(directory, idx);
  const client = await openQuickly(url);
  await migrate(drizzle(client), { migrationsFolder: directory });
  client.close();
}

/** The arguments of Node.js for `npm run db:migrate`, in any folder, in the process itself. */
export const migrateCommand = [
  "--import",
  pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
  "--conditions=react-server",
  resolve("scripts/db-migrate.ts"),
];

/** Its environment: where the aliases of imports are. */
export const migrateEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  TSX_TSCONFIG_PATH: resolve("tsconfig.json"),
};
