import "./prologue";
import { parseArgs } from "node:util";
import { restore } from "@/db/backup/restore";
import { databaseAddress, databaseFile } from "@/db/location";

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
if (missingMigrations > 0) {
  console.log(
    `It is of an earlier version: the next start applies ${missingMigrations} migrations.`,
  );
}
