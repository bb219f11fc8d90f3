// Shared by the commands that must work on a fresh clone. Uses only Node.js.
import { spawnSync } from "node:child_process";
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
