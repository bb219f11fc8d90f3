import "./prologue";
import { spawnSync } from "node:child_process";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { backUp } from "@/db/backup/backup";
import { keepNewest, listBackups } from "@/db/backup/backups";
import { backupFolder, databaseAddress, databaseFile } from "@/db/location";
import { env as settings } from "@/lib/env";
import { backUpFiles, filesFolder, pruneFiles } from "@/lib/files/backup";

/** The server goes first. */
const NICENESS = 10;

const { values } = parseArgs({
  options: {
    keep: { type: "string", default: "14" },
    run: { type: "string" },
  },
});
if (databaseFile === undefined || backupFolder === undefined) {
  throw new Error(
    `${databaseAddress} is a server: use its own backups (for Turso, point-in-time recovery), and \`npm run db:new-epoch\` after a recovery.`,
  );
}
if (!/^[1-9]\d*$/.test(values.keep)) {
  throw new Error("--keep needs a number of backups, 1 or more.");
}

setPriority(NICENESS);
const startedAt = performance.now();
const { folder: store, s3 } = settings.files;
// First what there is now: what is deleted while the database is copied is still in the backup.
if (store) await backUpFiles({ database: databaseFile, folder: backupFolder, store });
const { file, bytes, tables } = await backUp({ database: databaseFile, folder: backupFolder });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
console.log(`${file}: ${megabytes(bytes)}, ${rows} rows, checked, in ${seconds} s.`);
const missing = store ? await saveFiles({ folder: backupFolder, store }) : [];
if (s3) console.log(`Files are in s3://${s3.bucket}: keep its former versions, or replicate it.`);
const kept = await keepNewest(backupFolder, Number(values.keep));
console.log(`${backupFolder} holds ${kept} ${kept === 1 ? "backup" : "backups"}.`);
const pruned = await pruneFiles(backupFolder, await listBackups(backupFolder));
if (pruned > 0) console.log(`${pruned} files that none of them needs were deleted.`);
if (values.run !== undefined) copyAway(values.run, file);
// Last: what can be saved is saved and copied away, whatever is missing.
if (missing[0]) {
  throw new Error(
    `The backup is there, but ${missing.length} files are not in file:${store}, or damaged, such as ${missing[0].key}.`,
  );
}

async function saveFiles(target: { folder: string; store: string }) {
  const saved = await backUpFiles({ database: file, ...target });
  const { objects, bytes: size, added } = saved;
  console.log(
    `${filesFolder(target.folder)}: ${objects} files, ${megabytes(size)}, ${added} of them new.`,
  );
  return saved.missing;
}

/** Runs a command of the operator's, which finds the backup in `BACKUP_FILE`, and the files in `BACKUP_FILES`. */
function copyAway(command: string, backup: string) {
  const files = filesFolder(dirname(backup));
  const env = { ...process.env, BACKUP_FILE: backup, BACKUP_FILES: files };
  const { status, signal } = spawnSync(command, { shell: true, stdio: "inherit", env });
  if (status !== 0) {
    throw new Error(`The backup is there, but \`${command}\` ended with ${status ?? signal}.`);
  }
}

function megabytes(size: number): string {
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
