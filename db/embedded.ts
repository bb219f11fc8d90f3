import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { aroundCalls } from "./around-calls";
import { withBusyRetry } from "./busy-retry";
import { onlyReads } from "./only-reads";
import { Writer } from "./writer";

/** SQLite's own wait for a lock cannot be shared with others: keep it tiny, `withBusyRetry` waits longer. */
const BUSY_TIMEOUT_MS = 5;

/** Where the data is, and what differs from one kind of home to another. */
export type Home = {
  client: Client;
  /** Makes it ready for use; throws when it cannot be relied on. */
  prepare: () => Promise<void>;
  close: () => void;
};

/**
 * An embedded database, made when it is not there, on two connections: reads on this thread, where
 * they cost least, and writes on another, where they hold up nobody. In WAL mode neither waits for the
 * other, and a read sees whatever was committed before it began.
 */
export function openEmbedded(path: string, patienceMs?: number): Home {
  makeFolder(dirname(path));
  const config = { url: `file:${path}`, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const reader = withBusyRetry(createClient(config), patienceMs);
  const writer = withBusyRetry(new Writer(config), patienceMs);
  return {
    client: aroundCalls(reader, ({ method, args, run }) => {
      const write = writer[method] as (...given: unknown[]) => Promise<unknown>;
      return onlyReads(method, args) ? run() : write(...args);
    }),
    prepare: async () => {
      await writer.execute("pragma journal_mode = wal");
      for (const connection of [writer, reader]) await proveSettings(connection);
    },
    close: () => {
      reader.close();
      writer.close();
    },
  };
}

function makeFolder(path: string) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // it was there, or another instance has just made it
  }
}

async function proveSettings(connection: Client) {
  const expected = {
    journal_mode: "wal",
    synchronous: 2, // FULL: an acknowledged announcement survives a power cut
    foreign_keys: 1,
    busy_timeout: BUSY_TIMEOUT_MS,
  };
  for (const [pragma, value] of Object.entries(expected)) {
    const { rows } = await connection.execute(`pragma ${pragma}`);
    const actual = rows[0]?.[0];
    if (actual !== value) throw new Error(`${pragma} is ${JSON.stringify(actual)}, not ${value}`);
  }
}
