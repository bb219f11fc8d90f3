import type { ResultSet } from "@libsql/client";
import { type Query, SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { type Connection, openEmbedded } from "./embedded";
import { keepParametersOutOfErrors } from "./failed-queries";
import { reportProbed } from "./outage-report";
import { probeAny, probeEmbedded } from "./probe";
import { awaitAnswer, openRemote } from "./remote";
import { countStatements, type StatementCount } from "./statement-count";
import { takeOver } from "./take-over";

/** How long a start waits for a remote database: both may just be coming up together. */
const START_PATIENCE_MS = 30_000;

const filePath = env.TURSO_DATABASE_URL.startsWith("file:")
  ? env.TURSO_DATABASE_URL.slice("file:".length)
  : undefined;

/** Where the database is, for messages: a token may stand in the query. */
export const databaseAddress = env.TURSO_DATABASE_URL.replace(/\?.*/s, "");

/** Called when another database has taken the place of the one that was open. */
const replacementListeners = new Set<() => void>();

function open(): Connection {
  if (filePath === undefined) return openServer();
  try {
    return openFile(filePath);
  } catch (error) {
    throw unusable(error);
  }
}

function openFile(path: string): Connection {
  const connection = openEmbedded(path, {
    takeOver: async (writer, intactAt) => {
      await takeOver(writer, intactAt);
      log.warn("another database has taken the place of the one that was open");
      for (const listener of replacementListeners) listener();
    },
  });
  const client = reportProbed(connection.client, {
    gone: (err) => log.error({ err }, "the database cannot be used"),
    back: () => log.info("the database can be used again"),
    probe: probeEmbedded,
  });
  return { ...connection, client };
}

function openServer(): Connection {
  const client = openRemote({
    url: env.TURSO_DATABASE_URL,
    authToken: env.TURSO_AUTH_TOKEN,
    report: {
      gone: (err) => log.error({ err }, "the database cannot be reached"),
      back: () => log.info("the database can be reached again"),
    },
  });
  const prepare = () => awaitAnswer(client, START_PATIENCE_MS);
  return { client, prepare, close: () => client.close() };
}

/** What stops a start, in one sentence. */
export function unusable(cause: unknown): Error {
  const reason = reasonOf(cause);
  return new Error(`TURSO_DATABASE_URL is ${databaseAddress}, which cannot be opened: ${reason}`, {
    cause,
  });
}

/** What is at the bottom of it: "fetch failed" says nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message || String((error as NodeJS.ErrnoException).code);
}

// Pages, actions, Route Handlers and instrumentation are bundled apart: only globalThis is one.
type SharedConnection = Connection & { count: StatementCount; listeners: Set<() => void> };
const shared = globalThis as { [connectionKey]?: SharedConnection };
const connectionKey: unique symbol = Symbol.for("naik-kelas.database");
const { client, prepare, close, sizes, count, listeners } = (shared[connectionKey] ??= connect());

function connect() {
  const connection = open();
  const counter: StatementCount = { statements: 0 };
  return {
    ...connection,
    client: countStatements(connection.client, counter),
    count: counter,
    listeners: replacementListeners,
  };
}

/** How many statements this process has asked of the database since it started. */
export const statementsAsked = () => count.statements;

keepParametersOutOfErrors();
export const db = drizzle({ client });

const dialect = new SQLiteAsyncDialect();

/**
 * Related writes as one transaction in one round trip: all of them or none. Takes Drizzle queries and
 * `sql` templates; answers the raw result of each. `db.batch()` would begin DEFERRED, which can fail
 * on its way from read to write, and an interactive transaction deadlocks on a file.
 */
export function writeBatch(
  statements: readonly (SQL | { toSQL(): Query })[],
): Promise<ResultSet[]> {
  const compiled = statements.map((statement) => {
    const { sql, params } =
      statement instanceof SQL ? dialect.sqlToQuery(statement) : statement.toSQL();
    return { sql, args: params as string[] };
  });
  return client.batch(compiled, "write");
}

/**
 * Puts an embedded database into WAL mode and proves its settings; a remote one only has to answer,
 * which is waited for. Throws when anything is off.
 */
export async function prepareDatabase(): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    throw unusable(error);
  }
}

/** Resolves when the database has been read and written; changes nothing. */
export const probeDatabase = (): Promise<void> =>
  filePath === undefined ? probeAny(client) : probeEmbedded(client);

/** The bytes of an embedded database's file and of its write-ahead log. */
export const databaseSizes = (): { database: number; wal: number } | undefined => sizes?.();

/** Calls `listener` whenever another database has taken the place of the one that was open. */
export const onDatabaseReplaced = (listener: () => void): void => void listeners.add(listener);

/** Writes the write-ahead log back into the database file: what is left of it does no harm, but is one file more. */
export async function checkpointDatabase(): Promise<void> {
  if (filePath !== undefined) await client.execute("pragma wal_checkpoint(truncate)");
}

/**
 * The same in the thread that writes, as far as readers allow. From then on, SQLite itself cuts the log to
 * `mostBytes` when it begins it again.
 */
export async function shrinkWriteAheadLog(mostBytes: number): Promise<void> {
  if (filePath === undefined) return;
  await client.executeMultiple(
    `pragma journal_size_limit = ${mostBytes}; pragma wal_checkpoint(truncate);`,
  );
}

/** Lets go of the database. */
export function closeDatabase(): void {
  close();
}
