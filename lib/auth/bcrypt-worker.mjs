// A thread that hashes passwords. Not TypeScript: `next dev`, the build, tsx and Vitest all load it as it is.
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

// A quarter of a core that is busy otherwise: with 10 it is a tenth, and a flood of requests that are only
// refused would starve hashing.
const BEHIND_ALL_ELSE = 5;

// Where there are no more cores than these threads, streams and pages go first. On Linux a thread has
// a priority of its own; elsewhere this would be the whole process's.
if (process.platform === "linux") setPriority(BEHIND_ALL_ELSE);

parentPort?.on("message", ({ password, storedHash, cost }) => {
  try {
    const answer =
      storedHash === undefined ? hashSync(password, cost) : compareSync(password, storedHash);
    parentPort?.postMessage({ answer });
  } catch (error) {
    parentPort?.postMessage({ failure: String(error) });
  }
});
