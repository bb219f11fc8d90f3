import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { withBusyRetry } from "./busy-retry";
import { FileIdentity } from "./file-identity";
import { isReadOnly } from "./is-read-only";
import { StorageGuard, type TakeOver } from "./storage-guard";
import { Writer } from "./writer";

/** SQLite's own wait for a lock cannot be shared with others: keep it tiny, `withBusyRetry` waits longer. */
const BUSY_TIMEOUT_MS = 5;

/** An open database, embedded or remote, and what differs between the two. */
export type Connection = {
  client: Client;
  /** Makes it ready for use; throws when it cannot be relied on. */
  prepare: () => Promise<void>;
  close: () => void;
  /** The bytes of its files; a remote one has none here. */
  sizes?: () => { database: number; wal: number };
};

type Options = { patienceMs?: number; takeOver?: TakeOver };

/**
 * An embedded database, made when it is not there, on two connections: reads on this thread, where
 * they cost least, and writes on another, where they hold up nobody. In WAL mode neither waits for the
 * other, and a read sees whatever was committed before it began.
 */
export function openEmbedded(path: string, { patienceMs, takeOver }: Options = {}): Connection {
  makeFolder(dirname(path));
  const config = { url: `file:${path}`, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const bare = { reader: createClient(config), writer: new Writer(config) };
  const files = new FileIdentity(path);
  const guard = new StorageGuard({
    path,
    files,
    ...bare,
    prove: () => prove(bare),
    takeOver: takeOver ?? (() => Promise.resolve()),
  });
  const reader = withBusyRetry(guard.guard(bare.reader), patienceMs);
  const writer = withBusyRetry(guard.guard(bare.writer), patienceMs);
  return {
    client: interceptCalls(reader, ({ method, args, run }) => {
      const write = writer[method] as (...given: unknown[]) => Promise<unknown>;
      return isReadOnly(method, args) ? run() : write(...args);
    }),
    prepare: async () => {
      await prove({ reader, writer });
      files.adopt();
    },
    close: () => {
      reader.close();
      writer.close();
    },
    sizes: () => files.sizes(),
  };
}

function makeFolder(path: string) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // it was there, or another instance has just made it
  }
}

async function prove({ reader, writer }: { reader: Client; writer: Client }) {
  await writer.execute("pragma journal_mode = wal");
  for (const connection of [writer, reader]) await proveSettings(connection);
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
  await connection.execute("select 1 from sqlite_schema limit 1"); // opens the write-ahead log
}
