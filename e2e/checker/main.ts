// npm run check -- --seconds 300 --seed 7 --home file
import { mkdirSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { summarize, summarizeViolations } from "./summary";
import { fileHome, remoteHome } from "./home";
import { History } from "./history";

const SHOWN = 10;
const LONGEST_CALM_MS = 150_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    home: { type: "string", default: "file" },
  },
});
const [seed, seconds] = [Number(values.seed), Number(values.seconds)];
if (!Number.isInteger(seed) || !(seconds > 0) || !/^(file|remote)$/.test(values.home)) {
  console.error("Usage: npm run check -- [--seconds 30] [--seed 7] [--home file|remote]");
  process.exit(1);
}
const folder = `e2e/.output/checker-${values.home}-${seed}`;
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

// Not the default, which would leave the servers behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

console.log(`checker: --home ${values.home} --seed ${seed} --seconds ${seconds}`);
const history = new History();
const home = await (values.home === "remote" ? remoteHome : fileHome)(folder);
// Before the product's modules are loaded: they read the environment once.
process.env.TURSO_DATABASE_URL = home.url;
process.env.TURSO_AUTH_TOKEN = home.authToken;
process.env.LOG_LEVEL = "silent";
const { runChecker } = await import("./run");

function keepHistory() {
  history.save(`${folder}/history.jsonl`);
  console.error(`The history is in ${folder}/history.jsonl.`);
}

// Whoever waits for ever, it is a failure with evidence.
setTimeout(
  () => {
    console.error("The run does not come to its end.");
    keepHistory();
    process.exit(1);
  },
  LONGEST_CALM_MS + 4_000 * seconds,
);

async function check(): Promise<boolean> {
  const violations = await runChecker({ seed, seconds, home, history });
  for (const line of summarize(history.entries)) console.log(line);
  console.log(summarizeViolations(violations));
  for (const violation of violations.slice(0, SHOWN)) {
    console.error(JSON.stringify(violation).slice(0, 4_000));
  }
  return violations.length === 0;
}

const passed = await check().catch((error: unknown) => console.error(error));
await home.stop();
if (passed) rmSync(folder, { recursive: true });
else keepHistory();
process.exit(passed ? 0 : 1);
