// Stands in for lib/auth/bcrypt-worker.mjs together with quick-bcrypt.mjs.
import { parentPort } from "node:worker_threads";
import * as quick from "./quick-bcrypt.mjs";

parentPort?.on("message", ({ password, storedHash, cost }) => {
  const isNew = storedHash === undefined;
  try {
    const answer = isNew ? quick.hashSync(password, cost) : quick.compareSync(password, storedHash);
    parentPort?.postMessage({ answer });
  } catch (error) {
    parentPort?.postMessage({ failure: String(error) });
  }
});
