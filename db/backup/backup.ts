import { createClient } from "@libsql/client";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { renameWithoutReplacing, sync, timestamp } from "./files";
import { inspectDatabase, type Inspected } from "./inspect";

const unfinishedName = /^naik-kelas-\d{8}T\d{6}Z\.db\.\d+\.part$/;
const DAY_MS = 24 * 3600 * 1000;

export type Backup = Pick<Inspected, "tables"> & { file: string; bytes: number };

type Options = { database: string; folder: string; at?: Date };

/**
 * Writes a copy of an embedded database, as of one moment, while others read and write it: first under a
 * temporary name, then checked and on the disk under its own. The file is for its owner only; none is
 * overwritten. Throws one sentence, and leaves nothing behind.
 */
export async function backUp({ database, folder, at = new Date() }: Options): Promise<Backup> {
  if (!existsSync(database)) throw new Error(`There is no database ${database}.`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const file = join(folder, `naik-kelas-${timestamp(at)}.db`);
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await copyDatabase(database, unfinished);
    await sync(unfinished);
    const { tables } = await inspectDatabase(unfinished);
    const { size: bytes } = await stat(unfinished);
    await renameWithoutReplacing(unfinished, file);
    return { file, bytes, tables };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new Error(`There is no backup: ${(error as Error).message}`, { cause: error });
  }
}

/** SQLite copies a database which is in use only by itself: its file alone lacks what is in the log. */
async function copyDatabase(database: string, to: string) {
  const before = process.umask(0o077); // what it creates is for its owner only, from the first byte
  const client = createClient({ url: `file:${database}`, timeout: 5_000 });
  try {
    await client.execute({ sql: "vacuum into ?", args: [to] });
  } finally {
    client.close();
    process.umask(before);
  }
}

/** What a backup that was killed has left; another one may be under way. */
async function removeUnfinished(folder: string) {
  for (const name of (await readdir(folder)).filter((each) => unfinishedName.test(each))) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > DAY_MS) await rm(path, { force: true });
  }
}
