// Worker thread that hashes passwords. Not TypeScript: `next dev`, the build, tsx and Vitest load it directly.
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

// Gets a quarter of a core that is otherwise busy. With nice 10 it would be a tenth, and a flood of refused
// requests would starve hashing.
const NICENESS = 5;

// With few cores, streams and pages have priority over hashing. Only on Linux a thread has its own priority;
// elsewhere this would set the whole process's.
if (process.platform === "linux") setPriority(NICENESS);

parentPort?.on("message", ({ password, storedHash, cost }) => {
  try {
    const answer =
      storedHash === undefined ? hashSync(password, cost) : compareSync(password, storedHash);
    parentPort?.postMessage({ answer });
  } catch (error) {
    parentPort?.postMessage({ failure: String(error) });
  }
});
