import { existsSync } from "node:fs";
import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The files that SQLite keeps beside a database which is open, or was not closed. */
export const logFiles = (database: string) => [`${database}-wal`, `${database}-shm`];

export const hasLogFiles = (database: string): boolean => logFiles(database).some(existsSync);

/** For the names of files: `20261128T193000Z`. */
export const timestamp = (at: Date): string => at.toISOString().replace(/\.\d+|[-:]/g, "");

/** Waits until a file, or the names in a folder, are on the disk and survive a power cut. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a file another name. Unlike a rename it fails when there is a file of that name. */
export async function renameWithoutReplacing(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await rm(from);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // A memory stick's file system has no links.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes(code) || existsSync(to)) throw error;
    await rename(from, to);
  }
  await sync(dirname(to));
}
