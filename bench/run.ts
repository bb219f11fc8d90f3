import { folder } from "./support/temporary-database"; // first: it sets the database to be opened
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureBackup } from "./measure/backup";
import { measureBroadcast, measureBroadcastToMany } from "./measure/broadcast";
import { measureDrain, measureDrainOfMany } from "./measure/drain";
import { measureOtherInstance } from "./measure/other-instance";
import { measureForeignWrites } from "./measure/foreign-writes";
import { measureLists } from "./measure/lists";
import { measureInboxSearch } from "./measure/inbox-search";
import { measureMemory, measureMemoryOfMany } from "./measure/memory";
import { measureNaive } from "./measure/naive";
import { measurePublish } from "./measure/publish";
import { measurePush } from "./measure/push";
import { measureReceipts } from "./measure/receipts";
import { measureRedisHints } from "./measure/redis-hints";
import { measureRefusals } from "./measure/refusals";
import { measureReopening } from "./measure/reopening";
import { measureScheduler } from "./measure/scheduler";
import { measureSingle } from "./measure/single";
import { measureSoak } from "./measure/soak";
import { measureStatements } from "./measure/statements";
import { measureUnderAttack } from "./measure/under-attack";
import { measureUploads } from "./measure/uploads";
import { buildIfChanged } from "./support/builds";
import { type Context, fullSizes, quickSizes, type Sizes } from "./support/context";
import { withinOpenFiles } from "./support/limits";
import { type Report, targetsToMarkdown, toMarkdown } from "./support/report";
import { createSchool } from "./support/school";

const measurements: Record<string, (context: Context) => Promise<Report>> = {
  memory: measureMemory,
  broadcast: measureBroadcast,
  single: measureSingle,
  publish: measurePublish,
  push: measurePush,
  receipts: measureReceipts,
  statements: measureStatements,
  scheduler: measureScheduler,
  naive: measureNaive,
  "other-instance": measureOtherInstance,
  "redis-hints": measureRedisHints,
  "foreign-writes": measureForeignWrites,
  drain: measureDrain,
  lists: measureLists,
  "inbox-search": measureInboxSearch,
  refusals: measureRefusals,
  attack: measureUnderAttack,
  uploads: measureUploads,
  // Last, because they add students.
  "memory-many": measureMemoryOfMany,
  "broadcast-many": measureBroadcastToMany,
  "reopening-many": measureReopening,
  "drain-many": measureDrainOfMany,
};
/** Take long: only by name. */
const onDemand: typeof measurements = { backup: measureBackup, soak: measureSoak };
const known = { ...measurements, ...onDemand };
const FIGURES = "## Figures";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    streams: { type: "string" },
    minutes: { type: "string" },
    json: { type: "string" },
    write: { type: "string" },
  },
});
const names = options.only?.split(",") ?? Object.keys(measurements);
const unknown = names.find((name) => !(name in known));
if (unknown !== undefined) {
  console.error(`Unknown measurement "${unknown}": ${Object.keys(known).join(", ")}.`);
  process.exit(1);
}

await buildIfChanged();
const startedAt = performance.now();
const sizes = withinOpenFiles(chosenSizes());
const school = await createSchool(sizes.enrolled);
console.error(`${sizes.enrolled} students in ${folder}`);

const reports: Record<string, Report> = {};
for (const name of names) {
  const report = await known[name]?.({ school, sizes });
  if (!report) continue;
  reports[name] = report;
  console.error(`\n${toMarkdown(report)}`);
}

const seconds = Math.round((performance.now() - startedAt) / 1000);
const [cpu] = cpus();
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: cpu?.model.trim() ?? "unknown",
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
};
const measuredAt = new Date().toISOString();
const summary = `Measured on ${measuredAt.slice(0, 10)} in ${seconds} s${options.quick ? " with `--quick`" : ""}: Node.js ${machine.node}, ${machine.cores} cores of ${machine.cpu}, ${machine.memoryGB} GB.`;
const all = Object.values(reports);
const targets = targetsToMarkdown(all.flatMap((report) => report.targets));
const figures = [summary, targets, ...all.map(toMarkdown)].join("\n\n");
const json = { measuredAt, machine, quick: options.quick, seconds, reports };

console.log(`${figures}\n\n${JSON.stringify(json)}`);
if (options.json) writeFileSync(options.json, `${JSON.stringify(json, null, 2)}\n`);
if (options.write) {
  const [page] = readFileSync(options.write, "utf8").split(FIGURES);
  writeFileSync(options.write, `${page}${FIGURES}\n\n${figures}\n`);
}
process.exit(0);

/** `--streams` sets how many are open in all measurements, `--minutes` how long the soak lasts. */
function chosenSizes(): Sizes {
  const chosen = options.quick ? quickSizes : fullSizes;
  const streams = Number(options.streams ?? Number.NaN);
  const minutes = Number(options.minutes ?? chosen.soakMinutes);
  if (Number.isNaN(streams)) return { ...chosen, soakMinutes: minutes };
  const open = { idleStreams: streams, connected: streams, manyStreams: streams };
  return { ...chosen, ...open, soakMinutes: minutes };
}
