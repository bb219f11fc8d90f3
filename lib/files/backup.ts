import "server-only";

import { type Client, createClient } from "@libsql/client";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { chown, copyFile, link, mkdir, opendir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { sync } from "@/db/backup/files";
import { objectPath } from "./folder-store";
import { thumbnailKey } from "./key";

// Beside the backups of the database, by hash: what a former backup has already is not copied again.

const PAGE = 500;
const DAY_MS = 24 * 3_600_000;

type Row = { hash: string; key: string; size: number; thumbnailSize: number | null };
/** One object: its name in the store, its path below the folder of backups, its size, and the hash if it has one. */
type Entry = { key: string; path: string; size: number; hash?: string };

export type CopiedFiles = { objects: number; bytes: number; added: number; missing: Entry[] };

export const filesFolder = (backups: string): string => join(backups, "files");

/** What the contents of a database file consist of, a page at a time; nothing for one of before there were files. */
async function* entriesOf(database: string, folder: string): AsyncGenerator<Entry> {
  const client = createClient({ url: `file:${database}`, timeout: 5_000 });
  try {
    if (!(await hasContents(client))) return;
    for (let after = ""; ;) {
      const page = await readPage(client, after);
      for (const row of page) yield* entriesOfRow(row, folder);
      after = page.at(-1)?.hash ?? "";
      if (page.length < PAGE) return;
    }
  } finally {
    client.close();
  }
}

const hasContents = async (client: Client) =>
  (await client.execute("select 1 from sqlite_schema where name = 'file_content'")).rows.length > 0;

async function readPage(client: Client, after: string): Promise<Row[]> {
  const { rows } = await client.execute({
    sql: `select hash, key, size, thumbnail_size as thumbnailSize from file_content
          where hash > ? order by hash limit ${PAGE}`,
    args: [after],
  });
  return rows as unknown as Row[];
}

function entriesOfRow({ hash, key, size, thumbnailSize }: Row, folder: string): Entry[] {
  const path = join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
  const content = { key, path, size, hash };
  if (thumbnailSize === null) return [content];
  return [content, { key: thumbnailKey(key), path: `${path}.webp`, size: thumbnailSize }];
}

type Folders = { database: string; folder: string; store: string };

/**
 * Adds to a folder of backups what the contents of a database file consist of, by links where it is on the same
 * disk. What is added is read and compared with its hash. `missing` is what neither the store nor the folder has.
 */
export async function backUpFiles({ database, folder, store }: Folders): Promise<CopiedFiles> {
  const result: CopiedFiles = { objects: 0, bytes: 0, added: 0, missing: [] };
  for await (const entry of entriesOf(database, filesFolder(folder))) {
    if (await isThere(entry.path, entry)) count(result, entry);
    else if (await add(objectPath(store, entry.key), entry.path, entry)) count(result, entry, 1);
    else result.missing.push(entry);
  }
  return result;
}

/** The other way: gives a store, under their keys, the objects that it has not got. */
export async function restoreFiles({ database, folder, store }: Folders): Promise<CopiedFiles> {
  const result: CopiedFiles = { objects: 0, bytes: 0, added: 0, missing: [] };
  for await (const entry of entriesOf(database, filesFolder(folder))) {
    const target = objectPath(store, entry.key);
    if (await isThere(target, entry)) count(result, entry);
    else if (await add(entry.path, target, entry)) count(result, entry, 1);
    else result.missing.push(entry);
  }
  return result;
}

function count(result: CopiedFiles, { size }: Entry, added = 0) {
  result.objects++;
  result.bytes += size;
  result.added += added;
}

const isThere = async (path: string, { size }: Entry) =>
  (await stat(path).catch(() => undefined))?.size === size;

/** False when the source is not there, or is not what it should be: then there is nothing under the new name. */
async function add(from: string, to: string, entry: Entry): Promise<boolean> {
  if (!(await isThere(from, entry))) return false;
  if (entry.hash !== undefined && (await hashOf(from)) !== entry.hash) return false;
  const folder = dirname(to);
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (created !== undefined) await giveToOwner(created, folder);
  const unfinished = `${to}.part`;
  await rm(unfinished, { force: true });
  await linkOrCopy(from, unfinished);
  await sync(unfinished);
  await rename(unfinished, to);
  await sync(folder);
  return true;
}

/** A link has the owner of the original: only where that is right, and on the same disk. */
async function linkOrCopy(from: string, to: string) {
  const [{ uid }, owner] = await Promise.all([stat(from), stat(dirname(to))]);
  const isLinked =
    uid === owner.uid &&
    (await link(from, to).then(
      () => true,
      () => false,
    ));
  if (isLinked) return;
  await copyFile(from, to);
  await giveToOwner(to);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** What root has made belongs to whom the folder above belongs, as whom the server runs. */
async function giveToOwner(top: string, bottom: string = top) {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(dirname(top));
  for (let path = bottom; path.length >= top.length; path = dirname(path)) {
    await chown(path, uid, gid);
  }
}

/** Deletes what no backup refers to any more; returns how many objects. What is younger than a day is left. */
export async function pruneFiles(
  folder: string,
  backups: string[],
  minAgeMs = DAY_MS,
): Promise<number> {
  const files = filesFolder(folder);
  if (!existsSync(files)) return 0;
  const used = new Set<string>();
  for (const database of backups) {
    for await (const { path } of entriesOf(database, files)) used.add(path);
  }
  let removed = 0;
  for await (const entry of await opendir(files, { recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || used.has(path)) continue;
    if (Date.now() - (await stat(path)).ctimeMs < minAgeMs) continue; // of a backup that is under way
    await rm(path, { force: true });
    removed++;
  }
  return removed;
}
