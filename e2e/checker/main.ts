// npm run check -- --seconds 300 --seed 7 --database file
// npm run check -- --kills 60 --skew=-300000 --database remote
import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { summarize, summarizeViolations } from "./summary";
import { fileDatabase, remoteDatabase, separateDatabase } from "./database";
import { History } from "./history";

const SHOWN = 10;
const MAX_FINAL_PHASE_MS = 150_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    database: { type: "string", default: "file" },
    kills: { type: "string" },
    streams: { type: "string" },
    restarts: { type: "string" },
    hints: { type: "boolean", default: false },
    undos: { type: "string" },
    skew: { type: "string", default: "0" },
    late: { type: "string", default: "1000" },
  },
});
const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
const optional = (value?: string) => (value === undefined ? undefined : Number(value));
const streams = optional(values.streams);
const kills = optional(values.kills) ?? (streams === undefined ? undefined : 20);
const restarts = optional(values.restarts) ?? (streams === undefined ? 0 : 3);
const undos = optional(values.undos);
const [skewMs, lateMs] = [Number(values.skew), Number(values.late)];
const integers = [seed, kills ?? 1, streams ?? 10, undos ?? 1, skewMs, lateMs, restarts];
if (
  !integers.every(Number.isInteger) ||
  !(seconds > 0 && restarts >= 0 && (streams ?? 10) >= 10) ||
  !/^(file|remote)$/.test(values.database)
) {
  console.error(`Usage: npm run check -- [--seconds 30] [--seed 7] [--database file|remote]
  [--kills 60]      only kills, so many; 50 students in each course, 200 announcements ahead
  [--streams 3000]  so many, on three instances behind a load balancer; 20 kills, and
  [--restarts 3]    so many rolling restarts
  [--hints]         the instances tell each other over Redis that there is something new
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

const given = Object.entries({ ...values, seed }).map(([name, value]) => `--${name}=${value}`);
console.log(`checker: ${given.join(" ")}`);
const history = new History();
const overHttp = streams === undefined ? remoteDatabase : separateDatabase;
const database = await (values.database === "remote" ? overHttp : fileDatabase)(folder);
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
  2 * MAX_FINAL_PHASE_MS + 4_000 * seconds + 30_000 * ((kills ?? 0) + 3 * restarts),
);

async function check(): Promise<boolean> {
  const { hints } = values;
  const run = { seed, seconds, database, history, kills, streams, restarts, hints };
  const options = { ...run, skewMs, lateMs };
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
