// Programs beside Node.js with which tests run: finds them, or installs them from Debian.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Each program: its names, the Debian packages that have it, and what is not tested without it. */
const programs = {
  caddy: { names: ["caddy"], debian: "caddy", tested: "deploy/Caddyfile" },
  faketime: { names: ["faketime"], debian: "faketime", tested: "clocks that jump (e2e/faults)" },
  nginx: { names: ["nginx"], debian: "nginx-light", tested: "deploy/nginx.conf" },
  strace: {
    names: ["strace"],
    debian: "strace",
    tested: "that writes reach the disk (db/fsync.test.ts)",
  },
  redis: { names: ["redis-server", "valkey-server"], debian: "redis-server", tested: "HINTS_URL" },
  swift: {
    names: ["swift-proxy-server"],
    debian: "swift-proxy swift-account swift-container swift-object",
    tested: "FILES_URL=s3://…",
  },
  systemd: { names: ["systemd-analyze"], debian: "systemd", tested: "deploy/*.service" },
};

// Package managers' folders, of which PATH may lack those for administrators.
const systemFolders = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

/** The path of a program of the list, or undefined if it is not installed. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...systemFolders];
  return programs[name].names
    .flatMap((file) => folders.map((folder) => join(folder, file)))
    .find((path) => existsSync(path));
}

const missing = () => Object.keys(programs).filter((name) => findProgram(name) === undefined);

/** Installs the programs of the list that are missing. */
export const installPrograms = () =>
  aptInstall(...missing().flatMap((name) => programs[name].debian.split(" ")));

/** Says which programs of the list are missing, and what was therefore not tested. */
export function reportMissingPrograms() {
  for (const name of missing()) {
    console.warn(`${name} is not installed: ${programs[name].tested} was not tested.`);
  }
}

let updated = false;

/**
 * Installs Debian packages as root on Debian, without starting their services; elsewhere it does nothing. Whether
 * they are installed then.
 */
export function aptInstall(...packages) {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return false;
  if (packages.length === 0) return true;
  if (!updated) aptGet("update");
  updated = true;
  return aptGet("install", "-y", "--no-install-recommends", ...packages);
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  return spawnSync("apt-get", ["-qq", ...args], { stdio: "inherit", env }).status === 0;
}
