import { execFileSync, spawnSync } from "node:child_process";
import type { Sizes } from "./context";

/** Files that a server or the bench itself opens besides its sockets. */
const OTHER_FILES = 400;

/** Raises the limit of open files where this user may; else reduces the sizes to it, with a warning. */
export function withinOpenFiles(sizes: Sizes): Sizes {
  const wanted = Math.max(sizes.idleStreams, sizes.connected, sizes.manyStreams);
  if (openFileLimit() < wanted + OTHER_FILES) raiseLimit(wanted + OTHER_FILES);
  const max = openFileLimit() - OTHER_FILES;
  if (wanted <= max) return sizes;
  if (max < 100) throw new Error("`ulimit -n` allows too few open files to measure anything.");
  console.error(
    `\`ulimit -n\` allows ${max} streams instead of ${wanted}, and may not be raised from ` +
      `here: the figures are for fewer. Needed: \`ulimit -n ${wanted + OTHER_FILES}\`.`,
  );
  const { idleStreams, connected, manyStreams } = sizes;
  return {
    ...sizes,
    idleStreams: Math.min(idleStreams, max),
    connected: Math.min(connected, max),
    manyStreams: Math.min(manyStreams, max),
  };
}

/** Of this process, which its children inherit. Fails silently without prlimit or the right to. */
function raiseLimit(files: number) {
  spawnSync("prlimit", ["--pid", String(process.pid), `--nofile=${files}:${files}`]);
}

/** Node.js raises its own limit to the hard limit; a child inherits that. */
function openFileLimit(): number {
  if (process.platform === "win32") return Number.MAX_SAFE_INTEGER;
  const limit = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
  return limit === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(limit);
}
