import { execFileSync } from "node:child_process";
import type { Sizes } from "./context";

/** Files that a server or the bench itself opens besides its sockets. */
const OTHER_FILES = 500;

/** Reduces the sizes to the limit of open files, with a warning. */
export function withinOpenFiles(sizes: Sizes): Sizes {
  const max = openFileLimit() - OTHER_FILES;
  const wanted = Math.max(sizes.idleStreams, sizes.connected);
  if (wanted <= max) return sizes;
  if (max < 100) throw new Error("`ulimit -n` allows too few open files to measure anything.");
  console.error(
    `\`ulimit -n\` allows ${max} streams instead of ${wanted}: the figures are for fewer.`,
  );
  const { idleStreams, connected } = sizes;
  return {
    ...sizes,
    idleStreams: Math.min(idleStreams, max),
    connected: Math.min(connected, max),
  };
}

/** Node.js raises its own limit to the hard limit; a child inherits that. */
function openFileLimit(): number {
  if (process.platform === "win32") return Number.MAX_SAFE_INTEGER;
  const limit = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
  return limit === "unlimited" ? Number.MAX_SAFE_INTEGER : Number(limit);
}
