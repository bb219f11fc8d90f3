// npm run faults -- --only kill,disk-full
import { folder } from "../../bench/support/temporary-database"; // first: it sets the database to be opened
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Report, targetsToMarkdown, toMarkdown } from "../../bench/support/report";
import { createSchool } from "../../bench/support/school";
import { corruptFile } from "./corrupt-file";
import { clockJumps } from "./clock";
import { diskFull } from "./disk-full";
import { ioErrors } from "./io-errors";
import { killLoop } from "./kill";
import { heldLock } from "./lock";
import { memoryLimit } from "./memory";
import { readOnlyFile } from "./read-only";
import { hangingDatabase } from "./hang";
import { killedUploads } from "./uploads";
import { slowClients } from "./slow-clients";
import { slowHeaders } from "./slow-headers";
import type { Fault } from "./support/context";

const faults: Record<string, Fault> = {
  kill: killLoop,
  uploads: killedUploads,
  lock: heldLock,
  "disk-full": diskFull,
  "io-errors": ioErrors,
  "read-only": readOnlyFile,
  corrupt: corruptFile,
  clock: clockJumps,
  hang: hangingDatabase,
  "slow-clients": slowClients,
  "slow-headers": slowHeaders,
  memory: memoryLimit, // last: it adds students
};
const STUDENTS = 200;

const { values: options } = parseArgs({
  options: { only: { type: "string" }, short: { type: "boolean", default: false } },
});
const names = options.only?.split(",") ?? Object.keys(faults);
const unknown = names.find((name) => !(name in faults));
if (unknown !== undefined) {
  console.error(`Unknown fault "${unknown}": ${Object.keys(faults).join(", ")}.`);
  process.exit(1);
}

const startedAt = performance.now();
const school = await createSchool(STUDENTS);
const reports: Report[] = [];
for (const name of names) {
  const since = performance.now();
  const report = await faults[name]?.({ school, folder, short: options.short });
  if (!report) continue;
  reports.push(report);
  console.log(`${toMarkdown(report)}\n`);
  console.error(`${name}: ${Math.round((performance.now() - since) / 1000)} s`);
}

const targets = reports.flatMap((report) => report.targets);
const seconds = Math.round((performance.now() - startedAt) / 1000);
const today = new Date().toISOString().slice(0, 10);
const [cpu] = cpus();
console.log(
  `${today}, ${seconds} s: Node.js ${process.version}, ${cpus().length} cores of ${cpu?.model.trim()}`,
);
console.log(`\n${targetsToMarkdown(targets)}`);
process.exit(targets.every(({ met }) => met) ? 0 : 1);
