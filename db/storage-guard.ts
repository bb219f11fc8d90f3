import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy, isDamage, storageFailure } from "./errors";
import type { FileIdentity } from "./file-identity";
import { isReadOnly } from "./is-read-only";

/** A replaced connection stays open until garbage collection, so not every failed call may replace it. */
const RECONNECT_INTERVAL_MS = 1_000;
/** How long calls fail with the last error after reopening failed, unless the files change. */
const REOPEN_RETRY_MS = 1_000;
/** The same for a damaged file: each attempt reads all of it. */
const REOPEN_DAMAGED_RETRY_MS = 60_000;

type Options = {
  path: string;
  files: FileIdentity;
  reader: Client;
  writer: Client;
  /** Sets up and checks new connections. */
  verify: () => Promise<void>;
  takeOver: TakeOver;
};

/**
 * Prepares the database that has replaced the open one; throws if it cannot be used. The old one was last
 * found intact at `intactAt` (epoch milliseconds).
 */
export type TakeOver = (writer: Client, intactAt: number) => Promise<void>;

/**
 * Monitors the files of an embedded database. A call that fails because of them throws
 * {@link DatabaseUnavailableError}. Once they are deleted, replaced or damaged, the next call first reopens
 * the database; until that succeeds every call fails.
 */
export class StorageGuard {
  readonly #options: Options;
  #damaged = false;
  #generation = 0;
  #reopening: Promise<void> | undefined;
  #lastFailure: { error: unknown; files: string; until: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The client (one of the two connections) with every call guarded. */
  guard(client: Client): Client {
    const { files } = this.#options;
    const fail = createFailureHandler(client);
    return interceptCalls(client, async ({ method, args, run }) => {
      if (this.#damaged || !files.isIntact()) await this.#reopenOnce();
      const isRead = isReadOnly(method, args);
      const generation = this.#generation;
      let result: unknown;
      try {
        result = await run();
      } catch (error) {
        this.#damaged ||= isDamage(error);
        throw fail(error, isRead);
      }
      if (isRead || (generation === this.#generation && files.isIntact())) return result;
      const message = "The database's file was replaced or removed during the write.";
      throw unavailable(message, undefined, true);
    });
  }

  #reopenOnce(): Promise<void> {
    this.#reopening ??= this.#tryReopening().finally(() => (this.#reopening = undefined));
    return this.#reopening;
  }

  async #tryReopening() {
    const { files } = this.#options;
    const last = this.#lastFailure;
    if (last && performance.now() < last.until && files.fingerprint() === last.files) {
      throw last.error;
    }
    try {
      await this.#reopen();
      this.#lastFailure = undefined;
      this.#damaged = false;
    } catch (cause) {
      if (isBusy(cause)) throw cause;
      const error = unavailable("The database cannot be opened again.", cause, false);
      const delay = isDamage(cause) ? REOPEN_DAMAGED_RETRY_MS : REOPEN_RETRY_MS;
      this.#lastFailure = { error, files: files.fingerprint(), until: performance.now() + delay };
      throw error;
    }
  }

  async #reopen() {
    const { path, files, reader, writer, verify, takeOver } = this.#options;
    const state = files.state();
    if (state === "missing") throw new Error(`${path} is missing.`);
    if (files.sizes().database === 0) throw damage(`${path} is empty.`); // SQLite would create a new database
    if (state === "replaced") {
      // Acknowledged writes go into the file that was moved away, if that is still possible.
      await this.#truncateLog().catch(() => undefined);
      files.disown();
    }
    if (state === "log-lost" && !(await this.#truncateLog())) {
      throw new Error("The write-ahead log was deleted, and a reader keeps it from being saved.");
    }
    reader.reconnect();
    writer.reconnect();
    await verify();
    await verifyContent(writer);
    if (state === "replaced") await takeOver(writer, files.intactAt);
    files.adopt();
    this.#generation++;
  }

  /** Checkpoints; returns whether all of the write-ahead log is now in the database's file. */
  async #truncateLog(): Promise<boolean> {
    const { rows } = await this.#options.writer.execute("pragma wal_checkpoint(truncate)");
    return rows[0]?.[0] === 0;
  }
}

/** Maps a failed call's error to the one to throw, and replaces the connection at most once an interval. */
function createFailureHandler(client: Client) {
  let reconnected = -Infinity;
  return (error: unknown, isRead: boolean): unknown => {
    const outcome = storageFailure(error);
    if (!outcome) return error;
    if (performance.now() - reconnected > RECONNECT_INTERVAL_MS) {
      reconnected = performance.now();
      client.reconnect();
    }
    const uncertain = !isRead && outcome === "uncertain";
    return unavailable("The database's file or its disk has failed.", error, uncertain);
  };
}

async function verifyContent(writer: Client) {
  const { rows } = await writer.execute("pragma quick_check(1)");
  const found = rows[0]?.[0];
  if (found !== "ok") throw damage(`quick_check found ${JSON.stringify(found)}.`);
  const { rows: tables } = await writer.execute("select 1 from sqlite_schema limit 1");
  if (tables.length === 0) throw damage("The database has no tables.");
}

const damage = (message: string) => Object.assign(new Error(message), { code: "SQLITE_NOTADB" });

const unavailable = (message: string, cause: unknown, uncertain: boolean) =>
  new DatabaseUnavailableError(message, { cause, uncertain });
