import "./prologue";
import { spawnSync } from "node:child_process";
import { setPriority } from "node:os";
import { parseArgs } from "node:util";
import { backUp } from "@/db/backup/backup";
import { keepNewest } from "@/db/backup/backups";
import { backupFolder, databaseAddress, databaseFile } from "@/db/location";

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
const { file, bytes, tables } = await backUp({ database: databaseFile, folder: backupFolder });
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
console.log(`${file}: ${megabytes(bytes)}, ${rows} rows, checked, in ${seconds} s.`);
const kept = await keepNewest(backupFolder, Number(values.keep));
console.log(`${backupFolder} holds ${kept} ${kept === 1 ? "backup" : "backups"}.`);
if (values.run !== undefined) copyAway(values.run, file);

/** Runs a command of the operator's, which finds the backup's path in `BACKUP_FILE`. */
function copyAway(command: string, backup: string) {
  const env = { ...process.env, BACKUP_FILE: backup };
  const { status, signal } = spawnSync(command, { shell: true, stdio: "inherit", env });
  if (status !== 0) {
    throw new Error(`The backup is there, but \`${command}\` ended with ${status ?? signal}.`);
  }
}

function megabytes(size: number): string {
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
