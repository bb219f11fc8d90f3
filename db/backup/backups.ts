import { existsSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const backupName = /^naik-kelas-\d{8}T\d{6}Z\.db$/;

/** The backups in a folder, the newest first. Other files are not ours. */
export async function listBackups(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => backupName.test(name));
  return names.toSorted((a, b) => b.localeCompare(a)).map((name) => join(folder, name));
}

/** Deletes all backups but the newest `keep`; returns how many are left. */
export async function keepNewest(folder: string, keep: number): Promise<number> {
  const backups = await listBackups(folder);
  for (const file of backups.slice(keep)) await rm(file, { force: true });
  return Math.min(backups.length, keep);
}

/** When the newest backup in a folder was finished; undefined when there is none. */
export async function newestBackupAt(folder: string): Promise<Date | undefined> {
  const [newest] = existsSync(folder) ? await listBackups(folder) : [];
  return newest === undefined ? undefined : (await stat(newest)).mtime;
}
