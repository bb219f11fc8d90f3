import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { expect, test } from "playwright/test";

const SECONDS = 15;
/** On a busy machine recovery takes long. */
const TIMEOUT_MS = 240_000;
/** Other tests run at the same time. */
const MAX_LATE_MS = 20_000;

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const checker = [tsx, "--conditions=react-server", "--tsconfig", "e2e/tsconfig.json"];

test.describe.configure({ mode: "default" }); // one after the other

let child: ChildProcess | undefined;
test.afterEach(() => {
  try {
    // Its servers are in its process group: they would survive a crash of the checker.
    if (child?.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group is empty.
  }
});

/** Runs the checker, and expects that it finds no violation. */
async function check(values: Record<string, string | number>) {
  test.setTimeout(TIMEOUT_MS);
  // One argument each: `--skew -300000` would be two options.
  const options = Object.entries({ ...values, late: MAX_LATE_MS });
  const given = options.map(([name, value]) => `--${name}=${value}`);
  const run = spawn(process.execPath, [...checker, "e2e/checker/main.ts", ...given], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  child = run;
  const exit = once(run, "exit");
  const [output, errors] = await Promise.all([text(run.stdout), text(run.stderr)]);
  console.log(output);
  expect(await exit, errors).toEqual([0, null]);
}

for (const [database, seed, skew] of [
  ["file", 1, 300_000],
  ["remote", 2, -300_000],
] as const) {
  test(`nothing is lost, duplicated or miscounted under faults: ${database} database, seed ${seed}`, async () => {
    await check({ database, seed, skew, seconds: SECONDS });
  });
}

test("three instances behind a load balancer: kills and a rolling restart lose and duplicate nothing", async () => {
  await check({ database: "file", seed: 3, streams: 100, kills: 3, restarts: 1, seconds: 6 });
});
