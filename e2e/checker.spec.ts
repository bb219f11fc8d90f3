import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { expect, test } from "playwright/test";

const SECONDS = 15;
/** On a busy machine it takes its time until all is quiet again. */
const PATIENCE_MS = 240_000;

const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const checker = [tsx, "--conditions=react-server", "--tsconfig", "e2e/tsconfig.json"];

test.describe.configure({ mode: "default" }); // one after the other

let child: ChildProcess | undefined;
test.afterEach(() => {
  try {
    // The servers that it has started are of its group: should it have died, they would go on.
    if (child?.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody is left.
  }
});

for (const [home, seed] of [
  ["file", 1],
  ["remote", 2],
] as const) {
  test(`nothing is lost, told twice or miscounted under faults: database ${home}, seed ${seed}`, async () => {
    test.setTimeout(PATIENCE_MS);
    const options = ["--home", home, "--seed", String(seed), "--seconds", String(SECONDS)];
    const run = spawn(process.execPath, [...checker, "e2e/checker/main.ts", ...options], {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    child = run;
    const exit = once(run, "exit");
    const [said, complained] = await Promise.all([text(run.stdout), text(run.stderr)]);
    console.log(said);
    expect(await exit, complained).toEqual([0, null]);
  });
}
