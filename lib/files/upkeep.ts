import "server-only";

import { rm } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { file, fileContent, upload, user } from "@/db/schema";
import { runPeriodically } from "@/lib/async/run-periodically";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { contentKey, thumbnailKey } from "./key";
import { listSpool } from "./spool";
import { type FileStore, getFileStore } from "./store";
import { storedTotals } from "./totals";

/** Rows of one statement, objects of one look-up: nobody else waits long. */
const BATCH = 200;
/** Bytes without a row, and temporary files, may belong to an upload that is under way; twice MAX_TIME_TO_ROW_MS. */
const ORPHAN_MS = 3_600_000;

export type Ages = { unusedMs: number; orphanMs: number };

/**
 * Deletes what nothing refers to: uploads that were given up, files that belong to nothing, contents without a
 * file, bytes without a row. A row goes before its bytes, so that one without bytes never exists. Several
 * instances may do so at once. Returns how many of each it has deleted.
 */
export async function removeUnused(ages: Ages, store: FileStore = getFileStore()) {
  const before = sql`${databaseNow} - ${ages.unusedMs}`;
  const uploads = await deleteInBatches(sql`delete from ${upload} where id in (
    select id from ${upload} where created_at < ${before} limit ${BATCH})`);
  const files = await deleteInBatches(sql`delete from ${file} where id in (
    select id from ${file} where announcement_id is null and module_id is null
      and submission_id is null and review_of_id is null and created_at < ${before}
    limit ${BATCH})`);
  const temporary = await removeSpooledLeftOver(ages.orphanMs);
  const contents = await removeContents(store);
  const orphans = (await isOwnStore(store)) ? await removeOrphans(store, ages.orphanMs) : 0;
  return { uploads, files, temporary, contents, orphans };
}

async function deleteInBatches(statement: SQL): Promise<number> {
  let total = 0;
  for (;;) {
    const { deleted } = await writeBatch({ deleted: statement });
    total += deleted.rowsAffected;
    if (deleted.rowsAffected < BATCH) return total;
  }
}

/** Files of the spool whose uploads are complete, cancelled or too old. */
async function removeSpooledLeftOver(orphanMs: number): Promise<number> {
  let removed = 0;
  for await (const { id, path, modifiedAt } of listSpool()) {
    if (!isOlder(modifiedAt, orphanMs)) continue;
    const [arriving] = path.endsWith(id)
      ? await db.all(sql`select 1 from ${upload} where id = ${id}`)
      : [];
    if (arriving) continue;
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}

const isOlder = (at: Date, ms: number) => Date.now() - at.getTime() >= ms;

/** Deletes contents that no file has, then their bytes; measures the others on the way. */
async function removeContents(store: FileStore): Promise<number> {
  const totals = { contents: 0, bytes: 0 };
  let removed = 0;
  let after = "";
  for (;;) {
    const page = await db.all<{ hash: string; size: number }>(
      sql`select hash, size from ${fileContent} where hash > ${after} order by hash limit ${BATCH}`,
    );
    const last = page.at(-1);
    if (!last) break;
    for (const key of await deleteUnused(after, last.hash)) {
      await removeObject(store, key);
      removed++;
    }
    totals.contents += page.length;
    totals.bytes += page.reduce((sum, { size }) => sum + size, 0);
    after = last.hash;
    await nextTurn();
  }
  storedTotals.set(totals);
  return removed;
}

/** The keys of the rows that it has deleted, of those with these hashes. */
async function deleteUnused(after: string, last: string): Promise<string[]> {
  const unused = sql`hash > ${after} and hash <= ${last}
    and not exists (select 1 from ${file} as used where used.hash = ${fileContent.hash})`;
  const [found] = await db.all(sql`select 1 from ${fileContent} where ${unused} limit 1`);
  if (!found) return []; // most of the time: no write lock for nothing
  const { deleted } = await writeBatch({
    deleted: sql`delete from ${fileContent} where ${unused} returning key`,
  });
  return (deleted.rows as unknown as { key: string }[]).map(({ key }) => key);
}

async function removeObject(store: FileStore, key: string) {
  await store.remove(thumbnailKey(key));
  await store.remove(key);
}

/**
 * Whether the objects are those of this database. One that was started by mistake on another's files would take all
 * of them for orphans. The first user's row is never deleted, and is the same after a backup was restored. A
 * database without contents claims nothing.
 */
async function isOwnStore(store: FileStore): Promise<boolean> {
  const [database] = await db.all<{ id: string; hasContents: number }>(
    sql`select id, exists (select 1 from ${fileContent}) as hasContents
      from ${user} order by rowid limit 1`,
  );
  if (!database) return false;
  const owner = await store.owner(database.hasContents ? database.id : undefined);
  if (owner !== undefined && owner !== database.id) {
    log.warn(
      `${store.address} belongs to another database (see its object "owner"): nothing is removed there`,
    );
  }
  return owner === database.id;
}

/** Objects that have had no row for so long that no upload under way can be theirs. */
async function removeOrphans(store: FileStore, orphanMs: number): Promise<number> {
  let removed = 0;
  let keys: string[] = [];
  const removeThose = async () => {
    for (const key of await withoutRow(keys)) {
      await store.remove(key);
      removed++;
    }
    keys = [];
  };
  for await (const { key, modifiedAt } of store.list()) {
    if (isOlder(modifiedAt, orphanMs)) keys.push(key);
    if (keys.length >= BATCH) await removeThose();
  }
  if (keys.length > 0) await removeThose();
  return removed;
}

async function withoutRow(keys: string[]): Promise<string[]> {
  const rows = await db.all<{ key: string }>(
    sql`select key from ${fileContent}
      where key in (select value from json_each(${JSON.stringify(keys.map(contentKey))}))`,
  );
  const known = new Set(rows.map(({ key }) => key));
  return keys.filter((key) => !known.has(contentKey(key)));
}

/** Removes what is unused, periodically. Returns a function that stops it. */
export const scheduleFileUpkeep = () =>
  runPeriodically(async () => {
    try {
      const removed = await removeUnused({ unusedMs: env.FILES_UNUSED_MS, orphanMs: ORPHAN_MS });
      if (Object.values(removed).some((count) => count > 0)) log.info(removed, "files removed");
    } catch (err) {
      log.warn({ err }, "unused files could not be removed");
    }
  }, env.FILES_UPKEEP_MS);
