// Finds or installs nginx, with which docs/nginx.conf is tested.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const candidates = ["nginx", "/usr/sbin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx"];

/** The nginx program, or undefined if it is not installed. */
export const findNginx = () =>
  candidates.find((program) => spawnSync(program, ["-v"], { stdio: "ignore" }).status === 0);

/** Installs Debian's nginx as root on Debian, without starting its service; elsewhere it does nothing. */
export function installNginx() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const quiet = { stdio: "inherit", env };
  spawnSync("apt-get", ["update", "-qq"], quiet);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "nginx-light"], quiet);
}
