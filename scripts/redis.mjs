// Finds or installs Redis, with which hints between machines are tested.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const candidates = [
  "redis-server",
  "valkey-server",
  "/usr/bin/redis-server",
  "/opt/homebrew/bin/redis-server",
  "/usr/local/bin/redis-server",
];

/** The server's program, or undefined if none is installed. */
export const findRedis = () =>
  candidates.find((program) => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0);

/** Installs Debian's Redis as root on Debian, without starting its service; elsewhere it does nothing. */
export function installRedis() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const quiet = { stdio: "inherit", env };
  spawnSync("apt-get", ["update", "-qq"], quiet);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "redis-server"], quiet);
}
