import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { type Client, createClient } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { withBusyRetry } from "./busy-retry";
import { FileIdentity } from "./file-identity";
import { isReadOnly } from "./is-read-only";
import { StorageGuard, type TakeOver } from "./storage-guard";
import { Writer } from "./writer";

/** SQLite blocks the thread while it waits for a lock: keep it short, `withBusyRetry` waits longer. */
const BUSY_TIMEOUT_MS = 5;

/** An open database, embedded or remote. */
export type Connection = {
  client: Client;
  /** Makes it ready for use; throws when it cannot be used safely. */
  prepare: () => Promise<void>;
  close: () => void;
  /** File sizes in bytes; undefined for a remote database. */
  sizes?: () => { database: number; wal: number };
  /** The write-ahead log of an embedded database; undefined for a remote one. */
  wal?: WriteAheadLog;
  /** Whether a remote database has stopped answering. */
  isHanging?: () => boolean;
};

export type WriteAheadLog = {
  /** Its file, which exists once the database is in use. */
  path: () => string;
  /** How the last write of this process has left the file: see file-mark.mjs. */
  ownMark: () => string | undefined;
  /** Whether this process is writing just now. */
  isWriting: () => boolean;
  /** A number that another commit to the database changes, whoever makes it; undefined if it cannot be read. */
  version: () => Promise<number | undefined>;
};

type Options = { lockTimeoutMs?: number; takeOver?: TakeOver };

/**
 * Opens an embedded database, or creates it, on two connections: reads run on this thread, where they are
 * cheapest, and writes on another, where they do not block the event loop. In WAL mode neither waits for the
 * other, and a read sees everything that was committed before it began.
 */
export function openEmbedded(path: string, { lockTimeoutMs, takeOver }: Options = {}): Connection {
  makeFolder(dirname(path));
  makeFile(path);
  const config = { url: `file:${path}`, timeout: BUSY_TIMEOUT_MS, concurrency: 1 };
  const raw = { reader: createClient(config), writer: new Writer(config) };
  const files = new FileIdentity(path);
  const guard = new StorageGuard({
    path,
    files,
    ...raw,
    verify: () => verify(raw),
    takeOver: takeOver ?? (() => Promise.resolve()),
  });
  const reader = withBusyRetry(guard.guard(raw.reader), lockTimeoutMs);
  const writer = withBusyRetry(guard.guard(raw.writer), lockTimeoutMs);
  return {
    client: interceptCalls(reader, ({ method, args, run }) => {
      const write = writer[method] as (...given: unknown[]) => Promise<unknown>;
      return isReadOnly(method, args) ? run() : write(...args);
    }),
    prepare: async () => {
      await verify({ reader, writer });
      files.adopt();
    },
    close: () => {
      reader.close();
      writer.close();
    },
    sizes: () => files.sizes(),
    wal: {
      path: () => files.walPath,
      ownMark: () => raw.writer.walMark,
      isWriting: () => raw.writer.isBusy,
      version: () => dataVersion(raw.reader),
    },
  };
}

/** For the owner alone, as SQLite then makes its log. One that exists keeps its mode. */
function makeFile(path: string) {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch {
    // SQLite will say why it cannot be opened
  }
}

async function dataVersion(connection: Client): Promise<number | undefined> {
  try {
    const { rows } = await connection.execute("pragma data_version");
    return Number(rows[0]?.[0]);
  } catch {
    return undefined;
  }
}

function makeFolder(path: string) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // otherwise it exists, perhaps just created by another instance
  }
}

async function verify({ reader, writer }: { reader: Client; writer: Client }) {
  await writer.execute("pragma journal_mode = wal");
  for (const connection of [writer, reader]) await verifySettings(connection);
}

async function verifySettings(connection: Client) {
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
  await connection.execute("select 1 from sqlite_schema limit 1"); // creates the write-ahead log
}
