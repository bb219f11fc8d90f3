import { renameSync } from "node:fs";
import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, onDatabaseReplaced, prepareDatabase } from "./client";
import { databaseOutage } from "./errors";
import { logEpoch } from "./schema";
import { copyTemplate } from "./testing/template-copy";

const path = (process.env.TURSO_DATABASE_URL ?? "").replace("file:", "");

/** A copy of the database that the tests began with, changed by `statements`. */
async function backup(...statements: string[]): Promise<string> {
  const file = copyTemplate();
  const client = createClient({ url: `file:${file}` });
  for (const statement of statements) await client.execute(statement);
  await client.execute("pragma journal_mode = delete");
  client.close();
  return file;
}

const epoch = async () => (await db.select({ epoch: logEpoch.epoch }).from(logEpoch))[0]?.epoch;

test("a backup that replaces the database gets a new epoch, and listeners are notified", async () => {
  await prepareDatabase();
  const before = await epoch();
  let notified = 0;
  onDatabaseReplaced(() => notified++);
  renameSync(await backup(), path);
  const renewed = await epoch();
  expect(renewed).toMatch(/^[0-9a-f]{12}$/);
  expect(renewed).not.toBe(before);
  expect(await epoch()).toBe(renewed);
  expect(notified).toBe(1);
});

test("an epoch that another process has just set is kept", async () => {
  await epoch();
  const renewed = `update log_epoch set epoch = 'aaaaaaaaaaaa', created_at = ${Date.now() + 60_000}`;
  renameSync(await backup(renewed), path);
  expect(await epoch()).toBe("aaaaaaaaaaaa");
});

test("a replacement with an older or a foreign schema is an outage and is not changed", async () => {
  const older = await backup("delete from __drizzle_migrations where rowid = 1");
  const foreign = await backup("drop table __drizzle_migrations");
  for (const file of [older, foreign]) {
    renameSync(file, path);
    const failure = await db.run(sql`update log_epoch set epoch = 'x'`).catch((e: unknown) => e);
    expect(databaseOutage(failure)).toBe("nothing-applied");
    const client = createClient({ url: `file:${path}` });
    const { rows } = await client.execute("select epoch from log_epoch");
    client.close();
    expect(rows[0]?.epoch).not.toBe("x");
  }
  renameSync(await backup(), path);
  await epoch();
});
