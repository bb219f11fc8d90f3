// Shared by the commands that must work on a fresh clone. Uses only Node.js.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command in the foreground; ends this process when it fails. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (error) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs commands at the same time, each printed whole when it has ended but the first; ends this process when one fails. */
export async function runTogether(...commands) {
  const failed = new AbortController();
  await Promise.all(
    commands.map(async ([command, args, env = {}], index) => {
      const printed = [];
      const child = spawn(command, args, {
        stdio: index === 0 ? "inherit" : ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...env },
        shell: process.platform === "win32",
        signal: failed.signal,
      });
      child.on("error", (error) => error.name !== "AbortError" && console.error(error.message));
      for (const output of [child.stdout, child.stderr])
        output?.on("data", (part) => printed.push(part));
      const [code] = await once(child, "close").catch(() => [1]);
      process.stdout.write(Buffer.concat(printed));
      if (code === 0 || failed.signal.aborted) return;
      process.exitCode = code ?? 1;
      failed.abort(); // the others would be in vain
    }),
  );
  if (process.exitCode) process.exit();
}

/** Installs the locked packages, if the lock file is newer than the last installation. */
export function installPackages() {
  const installed = "node_modules/.package-lock.json";
  const upToDate =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
  if (upToDate) return;
  console.log("Installing packages…");
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]); // no package needs its install scripts
}

/** Runs a program of an installed package with this Node.js. */
export function runBin(name, args, env = {}) {
  const { bin } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
  const program = typeof bin === "string" ? bin : bin[name];
  run(process.execPath, [`node_modules/${name}/${program}`, ...args], env);
}
