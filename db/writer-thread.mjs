// The worker thread of db/writer.ts: a libSQL client that is called by messages.
import { parentPort, workerData } from "node:worker_threads";
import { createClient } from "@libsql/client";

const client = createClient(workerData);

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

parentPort.on("message", async ({ id, method, args }) => {
  try {
    parentPort.postMessage({ id, result: toPlainResult(await client[method](...args)) });
  } catch (error) {
    parentPort.postMessage({ id, error: toPlainError(error) });
  }
});
