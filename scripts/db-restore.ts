import "./prologue";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { restore } from "@/db/backup/restore";
import { databaseAddress, databaseFile } from "@/db/location";
import { env } from "@/lib/env";
import { filesFolder, restoreFiles } from "@/lib/files/backup";

const MAX_NAMED = 20;

const { values, positionals } = parseArgs({
  options: { "end-sessions": { type: "boolean", default: false } },
  allowPositionals: true,
});
const [backup, ...others] = positionals;
if (backup === undefined || others.length > 0) {
  throw new Error("Usage: npm run db:restore -- FILE [--end-sessions]");
}
if (databaseFile === undefined) {
  throw new Error(
    `${databaseAddress} is a server: restore it there, then \`npm run db:new-epoch\`.`,
  );
}
const startedAt = performance.now();
const { replaced, missingMigrations, tables } = await restore({
  backup,
  database: databaseFile,
  endsSessions: values["end-sessions"],
});
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
console.log(
  `${databaseFile} is ${backup} now: ${tables["user"]} users, ${tables["notification"]} notifications, in ${seconds} s.`,
);
if (replaced) console.log(`What was there is kept: ${replaced}`);
const { folder: store, s3 } = env.files;
if (store) await bringBackFiles(store, databaseFile, dirname(backup));
if (s3) console.log(`Files are in s3://${s3.bucket}: bring back what was deleted there since.`);
if (missingMigrations > 0) {
  console.log(
    `It is of an earlier version: the next start applies ${missingMigrations} migrations.`,
  );
}

/** After the database: whoever starts the portal too early sees files that cannot be opened yet, and loses nothing. */
async function bringBackFiles(target: string, database: string, folder: string) {
  const { objects, added, missing } = await restoreFiles({ database, folder, store: target });
  console.log(`file:${target} has its ${objects} files, ${added} of them from the backup.`);
  if (missing.length === 0) return;
  console.error(`${missing.length} files are neither there nor in ${filesFolder(folder)}:`);
  for (const { key } of missing.slice(0, MAX_NAMED)) console.error(`  ${key}`);
  process.exitCode = 1;
}
