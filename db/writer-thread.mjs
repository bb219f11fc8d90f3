// The worker thread of db/writer.ts: a libSQL client that is called by messages.
import { realpathSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { createClient } from "@libsql/client";
import { fileMark } from "./file-mark.mjs";

const client = createClient(workerData);
const path = workerData.url.slice("file:".length);
let walPath;

/** The state in which this thread has left the write-ahead log, taken before others are likely to write. */
function leftAs() {
  try {
    walPath ??= `${realpathSync(path)}-wal`; // SQLite resolves symbolic links too
    return fileMark(walPath);
  } catch {
    return undefined; // the file is missing just now
  }
}

/** Rows have properties that structured cloning drops. */
function toPlainResult(result) {
  if (Array.isArray(result)) return result.map(toPlainResult);
  if (result === undefined) return undefined;
  const { columns, columnTypes, rows, rowsAffected, lastInsertRowid } = result;
  const values = rows.map((row) => Array.from(row));
  return { columns, columnTypes, rows: values, rowsAffected, lastInsertRowid };
}

/** Structured cloning keeps only an error's text. */
const toPlainError = ({ message, code, extendedCode, rawCode, statementIndex }) => ({
  message,
  code,
  extendedCode,
  rawCode,
  statementIndex,
});

parentPort.on("message", (call) => void run(call));

async function run({ id, method, args }) {
  try {
    const result = await client[method](...args);
    const walMark = leftAs();
    parentPort.postMessage({ id, result: toPlainResult(result), walMark });
  } catch (error) {
    parentPort.postMessage({ id, error: toPlainError(error) });
  }
}
