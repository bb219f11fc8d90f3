import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { databaseSizes, db, prepareDatabase, writeBatch } from "@/db/client";
import { getMetrics } from "./metrics";
import { truncateLongWal } from "./wal-maintenance";

/* oxlint-disable no-restricted-properties -- another process, which has no writeBatch */

const MB = 1024 * 1024;
const url = process.env.TURSO_DATABASE_URL ?? "";
const walBytes = () => databaseSizes()?.wal ?? 0;

async function metric(name: string) {
  const text = await getMetrics().getSingleMetricAsString(name);
  return Number(/ (\d+)$/.exec(text.trim())?.[1]);
}

test("a WAL that grew during another process's read is truncated after the read has ended", async () => {
  await prepareDatabase();
  await db.run(sql`create table ballast (bytes blob)`);
  const foreign = createClient({ url });
  const reader = await foreign.transaction("read");
  await reader.execute("select count(*) from ballast");
  for (let written = 0; written < 40; written++) {
    await writeBatch([sql`insert into ballast values (randomblob(${MB}))`]);
  }
  expect(walBytes()).toBeGreaterThan(40 * MB);
  expect(await metric("naik_kelas_database_wal_bytes")).toBe(walBytes());

  await truncateLongWal();
  expect(walBytes()).toBeGreaterThan(40 * MB);
  await reader.rollback();
  foreign.close();

  await truncateLongWal();
  expect(walBytes()).toBe(0);
  expect(await metric("naik_kelas_database_bytes")).toBeGreaterThan(40 * MB);
  expect(await db.all(sql`select count(*) as n from ballast`)).toEqual([{ n: 40 }]);
});

test("a WAL of the usual size is not truncated", async () => {
  await writeBatch([sql`insert into ballast values (randomblob(1000))`]);
  const before = walBytes();
  expect(before).toBeGreaterThan(0);
  await truncateLongWal();
  expect(walBytes()).toBe(before);
});
