// A thread that hashes passwords. Not TypeScript: `next dev`, the build, tsx and Vitest all load it as it is.
import { parentPort } from "node:worker_threads";
import { compareSync, hashSync } from "bcryptjs";

parentPort?.on("message", ({ password, storedHash, cost }) => {
  try {
    const answer =
      storedHash === undefined ? hashSync(password, cost) : compareSync(password, storedHash);
    parentPort?.postMessage({ answer });
  } catch (error) {
    parentPort?.postMessage({ failure: String(error) });
  }
});
