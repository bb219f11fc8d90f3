import "server-only";

import { rm, writeFile } from "node:fs/promises";
import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseOutage } from "@/db/errors";
import { databaseNow } from "@/db/now";
import { file, fileContent, upload } from "@/db/schema";
import { limitConcurrency } from "@/lib/async/limit-concurrency";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { notFound, PublicError } from "@/lib/errors";
import { log } from "@/lib/log";
import { FILES_FIELD } from "./constants";
import { detectType, looksShown } from "./detect-type";
import { newKey, thumbnailKey } from "./key";
import { fitsQuota, quotaExceeded } from "./quota";
import { removeSpooled, type SealedUpload, sealUpload, spoolPath } from "./spool";
import { type FileStore, getFileStore } from "./store";
import type { Attachment, DetectedFile } from "./types";
import { makeThumbnail } from "./thumbnail";
import { filesUnavailable } from "./unavailable";

/** Others wait: 200 uploads may end at once. */
const AT_ONCE = 2;
/** Upkeep removes bytes without a row; between bytes and row it must never be so old. See upkeep.ts. */
export const MAX_TIME_TO_ROW_MS = 30 * 60_000;

export type CompleteUpload = { id: string; name: string };
type Content = DetectedFile & { hash: string; size: number };

/** For tests: another store, another patience. */
type Storage = { store: FileStore; maxTimeToRowMs: number };

const limited = limitConcurrency(AT_ONCE);
/** Their thumbnails are made one by one: documents do not wait for them. */
const picturesLimited = limitConcurrency(1);

/**
 * Makes a file of an upload whose bytes have all arrived at this machine. When the file cannot be taken, the
 * upload is gone; when the store or the database cannot be used, it is kept, and this may be called again.
 */
export async function completeUpload(
  actor: Actor,
  completed: CompleteUpload,
  { store = getFileStore(), maxTimeToRowMs = MAX_TIME_TO_ROW_MS }: Partial<Storage> = {},
): Promise<Attachment> {
  const inTurn = (await looksShown(spoolPath(completed.id))) ? picturesLimited : limited;
  return inTurn(async () => {
    const sealed = await seal(completed.id);
    try {
      const storage = { store, maxTimeToRowMs };
      const attachment = await makeFile({ actor, ...completed, sealed, storage });
      await removeSpooled(completed.id);
      return attachment;
    } catch (error) {
      if (isRefusal(error)) await discardUpload(actor, completed.id);
      throw error;
    } finally {
      await sealed.remove();
    }
  });
}

const isRefusal = (error: unknown) =>
  error instanceof PublicError && error.code !== "BUSY" && databaseOutage(error) === undefined;

async function seal(id: string): Promise<SealedUpload> {
  try {
    return await sealUpload(id);
  } catch (error) {
    if (String(error).includes("ENOENT")) throw notFound();
    throw filesUnavailable(error);
  }
}

async function discardUpload(actor: Actor, id: string) {
  await writeBatch([sql`delete from ${upload} where id = ${id} and user_id = ${actor.id}`]);
  await removeSpooled(id);
}

type Job = CompleteUpload & { actor: Actor; sealed: SealedUpload; storage: Storage };

async function makeFile({ actor, id, name, sealed, storage }: Job): Promise<Attachment> {
  const { path, hash, size } = sealed;
  const detected = await detectType(path, name);
  if ("reason" in detected) {
    throw new PublicError("INVALID", detected.reason, FILES_FIELD, { max: env.FILE_MAX_MB, name });
  }
  const content = { ...detected, hash, size };
  const attempt = { actor, id, content };
  const saved =
    (await saveIfStored(attempt, path, storage)) ?? (await storeAndSave(attempt, path, storage));
  if (!saved) throw await whyNot(attempt);
  const { key: _, ...attachment } = saved;
  return attachment;
}

type Attempt = { actor: Actor; id: string; content: Content };

/**
 * Without storing bytes that are there, when their row is; those that a disk or a bucket has lost are stored again.
 * Upkeep may delete the row in between, then nothing happens.
 */
async function saveIfStored(
  attempt: Attempt,
  path: string,
  { store }: Storage,
): Promise<Saved | undefined> {
  const { content } = attempt;
  const [known] = await db.all<{ key: string }>(
    sql`select key from ${fileContent} where hash = ${content.hash}`,
  );
  if (!known) return undefined;
  const { key } = known;
  if (await store.has(key)) return save(attempt, []);
  log.warn({ key }, "the bytes of a file were lost, and are stored again");
  const thumbnailSize = await storeThumbnail({ key, path, content, store });
  await store.put(key, path);
  return save(attempt, [
    sql`update ${fileContent} set thumbnail_size = ${thumbnailSize} where key = ${key}`,
  ]);
}

/** Bytes first, then the row: what stops in between leaves bytes that upkeep removes. */
async function storeAndSave(
  attempt: Attempt,
  path: string,
  { store, maxTimeToRowMs }: Storage,
): Promise<Saved | undefined> {
  const { hash, size, type, width, height } = attempt.content;
  const [clock] = await db.all<{ now: number }>(sql`select ${databaseNow} as now`);
  const key = newKey(hash);
  const thumbnailSize = await storeThumbnail({ key, path, content: attempt.content, store });
  await store.put(key, path);
  const isPrompt = sql`${databaseNow} < ${Number(clock?.now) + maxTimeToRowMs}`;
  const saved = await save(attempt, [
    sql`insert into ${fileContent}
          (hash, key, size, type, width, height, thumbnail_size, created_at)
        select ${hash}, ${key}, ${size}, ${type}, ${width}, ${height}, ${thumbnailSize},
          ${databaseNow}
        where ${isPrompt} and ${isAllowed(attempt)}
        on conflict (hash) do nothing`,
  ]);
  if (saved?.key !== key) {
    // Another upload of the same content was faster.
    await Promise.all([key, thumbnailKey(key)].map((each) => store.remove(each)));
  }
  return saved;
}

type Picture = { key: string; path: string; content: Content; store: FileStore };

/** Stores the thumbnail of a picture; returns its size, or null for what has none. */
async function storeThumbnail({ key, path, content, store }: Picture): Promise<number | null> {
  const thumbnail = await makeThumbnail(path, content);
  if (!thumbnail) return null;
  const temporary = `${path}-thumbnail`;
  try {
    await writeFile(temporary, thumbnail, { mode: 0o600 });
    await store.put(thumbnailKey(key), temporary);
    return thumbnail.byteLength;
  } catch (err) {
    log.error({ err }, "a thumbnail could not be stored");
    return null;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** For a WHERE: the upload is the actor's, as large as announced, and fits into the quota. */
const isAllowed = ({ actor, id, content: { hash, size } }: Attempt): SQL =>
  sql`exists (select 1 from ${upload} as completed where completed.id = ${id}
      and completed.user_id = ${actor.id} and completed.size = ${size})
    and ${fitsQuota(actor.id, { hash, size })}`;

/** The file row, and the content row of `before` where there is none: undefined when it may not be. */
async function save(attempt: Attempt, before: SQL[]): Promise<Saved | undefined> {
  const { actor, id, content } = attempt;
  const { found } = await writeBatch({
    before,
    added: sql`insert into ${file} (id, hash, uploader_id, name, created_at)
      select ${id}, stored.hash, ${actor.id}, ${content.name}, ${databaseNow}
      from ${fileContent} as stored
      where stored.hash = ${content.hash} and ${isAllowed(attempt)}
      on conflict (id) do nothing`,
    ended: sql`delete from ${upload} where id = ${id} and user_id = ${actor.id}
      and exists (select 1 from ${file} as saved where saved.id = ${id})`,
    found: savedFile(attempt),
  });
  return toSaved(found.rows[0] as unknown as Row | undefined);
}

type Row = Omit<Attachment, "hasThumbnail"> & { key: string; thumbnailSize: number | null };
type Saved = Attachment & { key: string };

const savedFile = ({ actor, id }: Attempt) =>
  sql`select saved.id, saved.name, stored.type, stored.size, stored.width, stored.height,
      stored.thumbnail_size as thumbnailSize, stored.key
    from ${file} as saved join ${fileContent} as stored on stored.hash = saved.hash
    where saved.id = ${id} and saved.uploader_id = ${actor.id}`;

function toSaved(row: Row | undefined): Saved | undefined {
  if (!row) return undefined;
  const { id, name, type, size, width, height, key } = row;
  return { id, name, type, size, width, height, hasThumbnail: row.thumbnailSize !== null, key };
}

/** Why the file could not be made; the error that says it. */
async function whyNot({ actor, id, content }: Attempt): Promise<Error> {
  const [row] = await db.all<{ size: number }>(
    sql`select size from ${upload} where id = ${id} and user_id = ${actor.id}`,
  );
  if (!row) return notFound();
  const { name } = content;
  if (row.size !== content.size) {
    return new PublicError("INVALID", "fileBroken", FILES_FIELD, { name });
  }
  const [fits] = await db.all(sql`select 1 where ${fitsQuota(actor.id, content)}`);
  if (fits) return filesUnavailable(new Error("storing a file has taken too long"));
  return quotaExceeded();
}
