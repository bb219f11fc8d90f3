// npm run check -- --seconds 300 --seed 7 --database file
// npm run check -- --kills 60 --skew=-300000 --database remote
import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { summarize, summarizeViolations } from "./summary";
import { fileDatabase, remoteDatabase } from "./database";
import { History } from "./history";

const SHOWN = 10;
const MAX_FINAL_PHASE_MS = 150_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    database: { type: "string", default: "file" },
    kills: { type: "string" },
    undos: { type: "string" },
    skew: { type: "string", default: "0" },
    late: { type: "string", default: "1000" },
  },
});
const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
const kills = values.kills === undefined ? undefined : Number(values.kills);
const [skewMs, lateMs] = [Number(values.skew), Number(values.late)];
const undos = values.undos === undefined ? undefined : Number(values.undos);
const integers = [seed, kills ?? 1, undos ?? 1, skewMs, lateMs];
if (
  !integers.every(Number.isInteger) ||
  !(seconds > 0) ||
  !/^(file|remote)$/.test(values.database)
) {
  console.error(`Usage: npm run check -- [--seconds 30] [--seed 7] [--database file|remote]
  [--kills 60]      only kills, so many; 50 students in each course, 200 announcements ahead
  [--undos 1000]    instead: so many held for 15 s, each undone after 0 to 16 s
  [--skew 300000]   the clock of one instance is wrong by so many milliseconds
  [--late 1000]     how many milliseconds later than one poll an announcement may come`);
  process.exit(1);
}
const folder = `e2e/.output/checker-${values.database}-${seed}`;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

// The default handlers would leave the servers running.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const faults = `${kills === undefined ? "" : ` --kills ${kills}`}${undos === undefined ? "" : ` --undos ${undos}`}`;
console.log(
  `checker: --database ${values.database} --seed ${seed} --seconds ${seconds} --skew ${skewMs}${faults}`,
);
const history = new History();
const database = await (values.database === "remote" ? remoteDatabase : fileDatabase)(folder);
// Set before the product's modules are loaded: they read the environment once.
process.env.TURSO_DATABASE_URL = database.url;
process.env.TURSO_AUTH_TOKEN = database.authToken;
process.env.LOG_LEVEL = "silent";
const { runChecker } = await import("./run");
const { runUndos } = await import("./undo-run");

function saveHistory() {
  history.save(`${folder}/history.jsonl`);
  console.error(`The history is in ${folder}/history.jsonl.`);
}

// A run that hangs is a failure, and its history is saved.
setTimeout(
  () => {
    console.error("The run does not end.");
    saveHistory();
    process.exit(1);
  },
  MAX_FINAL_PHASE_MS + 4_000 * seconds + 10_000 * (kills ?? 0),
);

async function check(): Promise<boolean> {
  const options = { seed, seconds, database, history, kills, skewMs, lateMs };
  const violations = await (undos === undefined ? runChecker(options) : runUndos(undos, options));
  for (const line of summarize(history.entries)) console.log(line);
  console.log(summarizeViolations(violations));
  for (const violation of violations.slice(0, SHOWN)) {
    console.error(JSON.stringify(violation).slice(0, 4_000));
  }
  return violations.length === 0;
}

const passed = await check().catch((error: unknown) => console.error(error));
await database.stop();
if (passed) rmSync(folder, { recursive: true });
else saveHistory();
process.exit(passed ? 0 : 1);
