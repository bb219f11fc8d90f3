// Finds or fetches promtool, with which the rules of the alarms are tested.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";

/** Unpacked from Debian's package: only this program, not the server with its service and its user. */
const folder = resolve(import.meta.dirname, "../node_modules/.cache/promtool");
const candidates = ["promtool", `${folder}/usr/bin/promtool`, "/opt/homebrew/bin/promtool"];

/** The program, or undefined if it is not installed. */
export const findPromtool = () =>
  candidates.find((program) => spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0);

/** Fetches Debian's package (20 MB) as root on Debian; elsewhere it does nothing. */
export function fetchPromtool() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return;
  mkdirSync(folder, { recursive: true });
  const run = (program, ...args) => spawnSync(program, args, { cwd: folder, stdio: "inherit" });
  // Without root's write permission apt warns about its sandbox, and goes on.
  if (run("apt-get", "download", "-qq", "prometheus").status !== 0) {
    run("apt-get", "update", "-qq");
    run("apt-get", "download", "-qq", "prometheus");
  }
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (!file) return;
  const archive = spawnSync("dpkg-deb", ["--fsys-tarfile", file], {
    cwd: folder,
    maxBuffer: 1 << 30,
  });
  spawnSync("tar", ["-x", "./usr/bin/promtool"], { cwd: folder, input: archive.stdout });
  rmSync(resolve(folder, file));
}
