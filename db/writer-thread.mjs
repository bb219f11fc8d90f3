// The thread behind db/writer.ts: a libSQL client of its own, asked by messages, one after the other.
import { parentPort, workerData } from "node:worker_threads";
import { createClient } from "@libsql/client";

const client = createClient(workerData);

/** Rows have properties that a message does not carry over. */
function plain(result) {
  if (Array.isArray(result)) return result.map(plain);
  if (result === undefined) return undefined;
  const { columns, columnTypes, rows, rowsAffected, lastInsertRowid } = result;
  const values = rows.map((row) => Array.from(row));
  return { columns, columnTypes, rows: values, rowsAffected, lastInsertRowid };
}

/** Of an error, a message carries over nothing but its text. */
const described = ({ message, code, extendedCode, rawCode, statementIndex }) => ({
  message,
  code,
  extendedCode,
  rawCode,
  statementIndex,
});

parentPort.on("message", async ({ id, method, args }) => {
  try {
    parentPort.postMessage({ id, result: plain(await client[method](...args)) });
  } catch (error) {
    parentPort.postMessage({ id, error: described(error) });
  }
});
