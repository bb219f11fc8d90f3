import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { expect, onTestFinished, test, vi } from "vitest";
import { readTables } from "./testing/any-rows";
import { eventually } from "./testing/eventually";
import {
  copyMigrations,
  freshDirectory,
  journal,
  migrateCommand,
  migrateEnvironment,
} from "./testing/migrations";
import { olderSchool, rowsOf } from "./testing/older-school";

vi.setConfig({ testTimeout: 120_000 }); // two processes start, on a busy machine slowly

/** Deletes what a torn migration would lose, then writes 300 MB. */
const long = `DELETE FROM \`recipient\`;--> statement-breakpoint
CREATE TABLE \`filler\` (\`bytes\` blob NOT NULL);--> statement-breakpoint
INSERT INTO \`filler\` WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
SELECT randomblob(10000) FROM n LIMIT 30000;`;

/** More than SQLite keeps in memory: part of the unfinished transaction is in the write-ahead log. */
const SPILLED_BYTES = 20_000_000;

test("I7: kill -9 in the middle of a migration leaves the database as before, and the next start completes it", async () => {
  const version = 12;
  const { file, client } = await olderSchool(version);
  const tables = await readTables(client);
  const before = await rowsOf(client, tables);
  client.close();
  const project = freshDirectory();
  copyMigrations(join(project, "db/migrations"), journal.entries.length, { long });

  const env = { ...migrateEnvironment, TURSO_DATABASE_URL: `file:${file}` };
  const child = spawn(process.execPath, migrateCommand, { cwd: project, env, stdio: "inherit" });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  await eventually(
    () => expect(statSync(`${file}-wal`).size).toBeGreaterThan(SPILLED_BYTES),
    50_000,
  );
  child.kill("SIGKILL");
  expect(await exited).toEqual([null, "SIGKILL"]);

  const survivor = createClient({ url: `file:${file}` });
  const answers = async (sql: string) => (await survivor.execute(sql)).rows.map((row) => row[0]);
  const sound = { integrity: ["ok"], orphans: [] };
  const check = async () => ({
    integrity: await answers("pragma integrity_check"),
    orphans: await answers("pragma foreign_key_check"),
  });
  const applied = () => answers("select created_at from __drizzle_migrations order by created_at");
  expect(await check()).toEqual(sound);
  expect(await applied()).toHaveLength(version + 1);
  expect(await readTables(survivor)).toEqual(tables);
  expect(await rowsOf(survivor, tables)).toEqual(before);

  await promisify(execFile)(process.execPath, migrateCommand, { env });
  expect(await check()).toEqual(sound);
  expect(await applied()).toEqual(journal.entries.map(({ when }) => when));
  expect(await answers("select count(*) from recipient")).toEqual([before["recipient"]?.length]);
  survivor.close();
});
