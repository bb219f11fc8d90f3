import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { expect, onTestFinished, test, vi } from "vitest";

vi.setConfig({ testTimeout: 30_000 });

const run = promisify(execFile);

function freshDirectory() {
  const directory = mkdtempSync(join(tmpdir(), "naik-kelas-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

/** `npm run db:migrate` with this database, or without one in the environment. */
function migrateIn(url: string | undefined, cwd = process.cwd()) {
  const { TURSO_DATABASE_URL: _own, ...env } = process.env;
  const tsx = [resolve("node_modules/tsx/dist/cli.mjs"), "--tsconfig", resolve("tsconfig.json")];
  const command = ["--conditions=react-server", resolve("scripts/db-migrate.ts")];
  return run(process.execPath, [...tsx, ...command], {
    cwd,
    env: url === undefined ? env : { ...env, TURSO_DATABASE_URL: url },
  });
}

async function stateOf(url: string) {
  const client = createClient({ url });
  const ask = async (query: string) => (await client.execute(query)).rows.map((row) => row[0]);
  const state = {
    migrations: await ask("select hash from __drizzle_migrations"),
    epochs: await ask("select epoch from log_epoch"),
    triggers: await ask("select name from sqlite_master where type = 'trigger' order by name"),
    integrity: await ask("pragma integrity_check"),
    journal: await ask("pragma journal_mode"),
  };
  client.close();
  return state;
}

const journal = JSON.parse(readFileSync("db/migrations/meta/_journal.json", "utf8")) as {
  entries: unknown[];
};

test("two instances that migrate a new database at once both succeed, and it is done once", async () => {
  const url = `file:${join(freshDirectory(), "deep", "fresh.db")}`;
  const outputs = await Promise.all([migrateIn(url), migrateIn(url)]);
  for (const { stdout } of outputs) expect(stdout).toContain("is up to date");

  const state = await stateOf(url);
  expect(state).toEqual({
    migrations: expect.objectContaining({ length: journal.entries.length }),
    epochs: [expect.stringMatching(/^[0-9a-f]{12}$/)],
    triggers: [
      "audit_log_unchangeable",
      "audit_log_undeletable",
      "user_last_admin_deleted",
      "user_last_admin_demoted",
    ],
    integrity: ["ok"],
    journal: ["wal"],
  });

  const template = await stateOf(process.env.TURSO_DATABASE_URL ?? "");
  expect({ ...state, epochs: [] }).toEqual({ ...template, epochs: [] });
  expect(state.epochs).not.toEqual(template.epochs); // a position in one log means nothing in another
});

test("a command reads .env, which the environment overrules, and fails with one sentence", async () => {
  const directory = freshDirectory();
  writeFileSync(join(directory, ".env"), "TURSO_DATABASE_URL=mysql://nowhere\n");
  symlinkSync(resolve("db"), join(directory, "db"));

  const wrong = await migrateIn(undefined, directory).catch((failure: unknown) => failure);
  expect(wrong).toMatchObject({
    code: 1,
    stdout: "",
    stderr: "TURSO_DATABASE_URL is wrong: must begin with file:, libsql:// or https://.\n",
  });
  const { stdout } = await migrateIn("file:own.db", directory);
  expect(stdout).toBe("file:own.db is up to date.\n");
});
