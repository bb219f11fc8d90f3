import { createClient } from "@libsql/client";
import { constants, existsSync, realpathSync } from "node:fs";
import { chmod, chown, copyFile, link, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { renewEpoch } from "../take-over";
import { hasLogFiles, sync, timestamp } from "./files";
import { inspectDatabase, type Inspected } from "./inspect";

type Options = { backup: string; database: string; endsSessions?: boolean; at?: Date };

/** `replaced` is the new name of the file that was there. */
export type Restored = Inspected & { replaced: string | undefined };

/**
 * Puts a copy of a backup in the place of an embedded database that no process has open, and keeps the file
 * that was there. The change log gets a new epoch: clients with a position of the replaced one fetch their
 * lists. At no moment the path is without a database. Throws one sentence, and has changed nothing.
 */
export async function restore({
  backup,
  database: path,
  endsSessions = false,
  at = new Date(),
}: Options): Promise<Restored> {
  const database = existsSync(path) ? realpathSync(path) : path; // not the link: what it leads to
  if (existsSync(backup) && realpathSync(backup) === database) {
    throw new Error(`${backup} is the database itself.`);
  }
  if (hasLogFiles(backup)) {
    throw new Error(`${backup} has a -wal or -shm file beside it: it is in use, or incomplete.`);
  }
  await assertClosed(database);
  const copy = `${database}.${process.pid}.restoring`;
  try {
    await copyFile(backup, copy, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${backup} cannot be copied: ${error.code}.`, { cause: error });
    });
    const inspected = await inspectDatabase(copy);
    await prepareCopy(copy, { database, endsSessions });
    const replaced = await putInPlace(copy, database, at);
    return { ...inspected, replaced };
  } finally {
    await rm(copy, { force: true });
  }
}

/**
 * Throws when a process has the database open: only a single connection may leave the WAL mode. That also
 * moves what is in the log of a crashed process into the file. A damaged file cannot be asked; beside it
 * a log is taken as a sign of use.
 */
async function assertClosed(database: string) {
  const isThere = existsSync(database);
  const client = isThere ? createClient({ url: `file:${database}`, timeout: 1_000 }) : undefined;
  try {
    await client?.execute("pragma journal_mode = delete");
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith("SQLITE_BUSY")) {
      throw new Error(`${database} is open in another process: stop it first.`, { cause: error });
    }
  } finally {
    client?.close();
  }
  if (hasLogFiles(database)) {
    throw new Error(
      `${database}-wal or -shm is left beside a database that ${isThere ? "cannot be read" : "is gone"}: make sure that no process uses it, and move it away.`,
    );
  }
}

async function prepareCopy(
  copy: string,
  { database, endsSessions }: { database: string; endsSessions: boolean },
) {
  const client = createClient({ url: `file:${copy}` });
  try {
    await renewEpoch(client);
    if (endsSessions) await client.execute("delete from session");
  } finally {
    client.close();
  }
  // Restored by root, it still belongs to whom the server runs as.
  const { uid, gid, mode } = await stat(existsSync(database) ? database : dirname(database));
  await chmod(copy, existsSync(database) ? mode : 0o600);
  if (process.getuid?.() === 0) await chown(copy, uid, gid);
  await sync(copy);
}

async function putInPlace(copy: string, database: string, at: Date) {
  const replaced = existsSync(database) ? `${database}.replaced-${timestamp(at)}` : undefined;
  if (replaced) await link(database, replaced);
  await rename(copy, database);
  await sync(dirname(database));
  return replaced;
}
