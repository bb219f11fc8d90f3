import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { db, prepareDatabase } from "./client";
import { openEmbedded } from "./embedded";

test("every required setting is in force", async () => {
  await prepareDatabase();
  const settings: Record<string, unknown> = {};
  for (const name of ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]) {
    const rows = await db.all<Record<string, unknown>>(sql.raw(`pragma ${name}`));
    settings[name] = Object.values(rows[0] ?? {})[0];
  }
  expect(settings).toEqual({
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    busy_timeout: 5,
  });
});

test("a wrong setting stops start-up", async () => {
  await db.run(sql`pragma synchronous = normal`);
  await expect(prepareDatabase()).rejects.toThrow("synchronous is 1, not 2");
  await db.run(sql`pragma synchronous = full`);
  await prepareDatabase();
});

test("a new database and its log are for their owner alone; one that exists keeps its mode", async () => {
  const folder = mkdtempSync(join(tmpdir(), "naik-kelas-mode-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "school.db");
  const modes = async () => {
    const { client, prepare, close } = openEmbedded(path);
    await prepare();
    await client.execute("create table if not exists class (id)");
    const found = [path, `${path}-wal`].map((file) => statSync(file).mode & 0o777);
    close();
    return found;
  };
  expect(await modes()).toEqual([0o600, 0o600]);
  chmodSync(path, 0o640);
  expect((await modes())[0]).toBe(0o640);
});
