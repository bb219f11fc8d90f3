import type { Client } from "@libsql/client";
import { interceptCalls } from "./intercept-calls";
import { DatabaseUnavailableError, isBusy, isDamage, storageFailure } from "./errors";
import type { FileIdentity } from "./file-identity";
import { isReadOnly } from "./is-read-only";

/** A replaced connection stays open until garbage is collected: not one for each failed call. */
const RECONNECT_EVERY_MS = 1_000;
/** How long a reopening that failed speaks for the next calls, unless the files change. */
const RETRY_AFTER_MS = 1_000;
/** The same for a damaged file: it is read from end to end each time. */
const RETRY_DAMAGED_AFTER_MS = 60_000;

type Options = {
  path: string;
  files: FileIdentity;
  reader: Client;
  writer: Client;
  /** Sets up and checks new connections. */
  prove: () => Promise<void>;
  takeOver: TakeOver;
};

/**
 * Makes another database ready that has taken the place of the one that was open, which was last seen at
 * `intactAt`; throws if it cannot.
 */
export type TakeOver = (writer: Client, intactAt: number) => Promise<void>;

/**
 * Watches over the files of an embedded database. A call that they fail throws
 * {@link DatabaseUnavailableError}. Once they are deleted, replaced or damaged no call is made until the
 * database has been opened again, which the next call tries.
 */
export class StorageGuard {
  readonly #options: Options;
  #damaged = false;
  #openings = 0;
  #reopening: Promise<void> | undefined;
  #refused: { error: unknown; files: string; until: number } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The client, one of the two connections, with every call guarded. */
  guard(client: Client): Client {
    const { files } = this.#options;
    const fail = failures(client);
    return interceptCalls(client, async ({ method, args, run }) => {
      if (this.#damaged || !files.isIntact()) await this.#reopenOnce();
      const reads = isReadOnly(method, args);
      const openings = this.#openings;
      let result: unknown;
      try {
        result = await run();
      } catch (error) {
        this.#damaged ||= isDamage(error);
        throw fail(error, reads);
      }
      if (reads || (openings === this.#openings && files.isIntact())) return result;
      const message = "The database's file was taken away while it was written.";
      throw unavailable(message, undefined, true);
    });
  }

  #reopenOnce(): Promise<void> {
    this.#reopening ??= this.#tryReopening().finally(() => (this.#reopening = undefined));
    return this.#reopening;
  }

  async #tryReopening() {
    const { files } = this.#options;
    const last = this.#refused;
    if (last && performance.now() < last.until && files.fingerprint() === last.files) {
      throw last.error;
    }
    try {
      await this.#reopen();
      this.#refused = undefined;
      this.#damaged = false;
    } catch (cause) {
      if (isBusy(cause)) throw cause;
      const error = unavailable("The database cannot be opened again.", cause, false);
      const rest = isDamage(cause) ? RETRY_DAMAGED_AFTER_MS : RETRY_AFTER_MS;
      this.#refused = { error, files: files.fingerprint(), until: performance.now() + rest };
      throw error;
    }
  }

  async #reopen() {
    const { path, files, reader, writer, prove, takeOver } = this.#options;
    const state = files.state();
    if (state === "missing") throw new Error(`${path} is missing.`);
    if (files.sizes().database === 0) throw damage(`${path} is empty.`); // SQLite would begin a new one
    if (state === "replaced") {
      // What was acknowledged goes into the file that was moved away, if that is still possible.
      await this.#emptyLog().catch(() => undefined);
      files.disown();
    }
    if (state === "log-lost" && !(await this.#emptyLog())) {
      throw new Error("The write-ahead log was deleted, and a reader keeps it from being saved.");
    }
    reader.reconnect();
    writer.reconnect();
    await prove();
    await proveContent(writer);
    if (state === "replaced") await takeOver(writer, files.intactAt);
    files.adopt();
    this.#openings++;
  }

  /** Whether all of the write-ahead log is in the database's file now. */
  async #emptyLog(): Promise<boolean> {
    const { rows } = await this.#options.writer.execute("pragma wal_checkpoint(truncate)");
    return rows[0]?.[0] === 0;
  }
}

/** What to throw when a call of `client` failed; replaces the connection now and then. */
function failures(client: Client) {
  let reconnected = -Infinity;
  return (error: unknown, reads: boolean): unknown => {
    const outcome = storageFailure(error);
    if (!outcome) return error;
    if (performance.now() - reconnected > RECONNECT_EVERY_MS) {
      reconnected = performance.now();
      client.reconnect();
    }
    const uncertain = !reads && outcome === "uncertain";
    return unavailable("The database's file or its disk has failed.", error, uncertain);
  };
}

async function proveContent(writer: Client) {
  const { rows } = await writer.execute("pragma quick_check(1)");
  const found = rows[0]?.[0];
  if (found !== "ok") throw damage(`quick_check found ${JSON.stringify(found)}.`);
  const { rows: tables } = await writer.execute("select 1 from sqlite_schema limit 1");
  if (tables.length === 0) throw damage("The database has no tables.");
}

const damage = (message: string) => Object.assign(new Error(message), { code: "SQLITE_NOTADB" });

const unavailable = (message: string, cause: unknown, uncertain: boolean) =>
  new DatabaseUnavailableError(message, { cause, uncertain });
