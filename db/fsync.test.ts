import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { freshDirectory } from "./testing/migrations";

const WRITES = 20;
const hasStrace = canTrace();

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false; // not installed, or not allowed in a container
  }
}

test.skipIf(!hasStrace)("I2: a write is on the disk before it is acknowledged", async () => {
  const folder = freshDirectory();
  const trace = join(folder, "trace");
  const traced = ["-f", "-qq", "-o", trace, "-e", "trace=fsync,fdatasync,write"];
  const command = [process.execPath, resolve("node_modules/tsx/dist/cli.mjs")];
  const script = ["--conditions=react-server", "db/testing/acknowledged-writes.ts"];
  const given = [join(folder, "school.db"), String(WRITES)];
  await promisify(execFile)("strace", [...traced, ...command, ...script, ...given]);
  const calls = [
    ...readFileSync(trace, "utf8").matchAll(/(f(?:data)?sync)\(|"acknowledged (\d+)/g),
  ];
  const synced: number[] = [];
  let since = 0;
  for (const [, sync] of calls) {
    if (sync === undefined) synced.push(since);
    since = sync === undefined ? 0 : since + 1;
  }
  expect(synced).toHaveLength(WRITES);
  expect(synced.filter((count) => count === 0)).toEqual([]);
});
