// Worker thread that copies, hashes and syncs files. Synchronous calls in one thread occupy neither the event
// loop nor the threads that Node.js has for everybody's files. Not TypeScript: see lib/auth/bcrypt-worker.mjs.
import { createHash } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { parentPort } from "node:worker_threads";

const CHUNK_BYTES = 256 * 1024;
const NICENESS = 19;

// Only on Linux a thread has its own priority; elsewhere this would set the whole process's.
if (process.platform === "linux") setPriority(NICENESS);

const chunk = Buffer.allocUnsafe(CHUNK_BYTES);

/** Copies a file that may still change; the hash is that of the copy. */
function copyHashed({ from, to }) {
  const source = openSync(from, "r");
  try {
    const target = openSync(to, "w", 0o600);
    try {
      return pump(source, target);
    } catch (error) {
      rmSync(to, { force: true });
      throw error;
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

function pump(source, target) {
  const hash = createHash("sha256");
  let size = 0;
  for (;;) {
    const read = readSync(source, chunk, 0, CHUNK_BYTES, null);
    if (read === 0) return { hash: hash.digest("hex"), size };
    hash.update(chunk.subarray(0, read));
    for (let written = 0; written < read;) {
      written += writeSync(target, chunk, written, read - written);
    }
    size += read;
  }
}

/** Gives a file another name beside its own, for good: the bytes and the name survive a power cut. */
function publish({ from, to, part }) {
  sync(from);
  const folder = dirname(to);
  const created = mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    linkOrCopy(from, to, part);
    sync(folder);
    if (created !== undefined) syncUp(folder, dirname(created));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

function linkOrCopy(from, to, part) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error.code === "EEXIST" && isSame(from, to)) return; // by a worker that has died since
    if (!["EXDEV", "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(error.code)) {
      throw error;
    }
    copyFileSync(from, part);
    sync(part);
    renameSync(part, to);
  }
}

const isSame = (a, b) => statSync(a).ino === statSync(b).ino;

function syncUp(folder, top) {
  for (let each = folder; each !== top;) sync((each = dirname(each)));
}

function sync(path) {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const tasks = { copyHashed, publish };

parentPort?.on("message", ({ task, ...job }) => {
  try {
    parentPort?.postMessage({ answer: tasks[task](job) });
  } catch (error) {
    parentPort?.postMessage({ failure: String(error) });
  }
});
