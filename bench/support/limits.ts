import { execFileSync } from "node:child_process";
import type { Sizes } from "./context";

/** Files that a server or the bench itself opens beside its sockets. */
const OTHER_FILES = 500;

/** The sizes that this system allows; says so where they are smaller than wanted. */
export function withinOpenFiles(sizes: Sizes): Sizes {
  const most = openFileLimit() - OTHER_FILES;
  const wanted = Math.max(sizes.idleStreams, sizes.connected);
  if (wanted <= most) return sizes;
  if (most < 100) throw new Error("`ulimit -n` allows too few open files to measure anything.");
  console.error(
    `\`ulimit -n\` allows ${most} streams instead of ${wanted}: the figures are for fewer.`,
  );
  const { idleStreams, connected } = sizes;
  return {
    ...sizes,
    idleStreams: Math.min(idleStreams, most),
    connected: Math.min(connected, most),
  };
}

/** Node.js raises its own limit as far as it may; a child inherits that. */
function openFileLimit(): number {
  if (process.platform === "win32") return Number.MAX_SAFE_INTEGER;
  const said = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
  return said === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(said);
}
