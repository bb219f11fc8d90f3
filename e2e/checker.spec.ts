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

for (const [database, seed, skewMs] of [
  ["file", 1, 300_000],
  ["remote", 2, -300_000],
] as const) {
  test(`nothing is lost, duplicated or miscounted under faults: ${database} database, seed ${seed}`, async () => {
    test.setTimeout(TIMEOUT_MS);
    const values = { database, seed, seconds: SECONDS, skew: skewMs, late: MAX_LATE_MS };
    // One argument each: `--skew -300000` would be two options.
    const options = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
    const run = spawn(process.execPath, [...checker, "e2e/checker/main.ts", ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child = run;
    const exit = once(run, "exit");
    const [output, errors] = await Promise.all([text(run.stdout), text(run.stderr)]);
    console.log(output);
    expect(await exit, errors).toEqual([0, null]);
  });
}
