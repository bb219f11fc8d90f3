import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type Client, createClient, type ResultSet } from "@libsql/client";
import { type Query, SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { withBusyRetry } from "./busy-retry";
import { awaitAnswer, openRemote } from "./remote";
import { countStatements, type StatementCount } from "./statement-count";

/** SQLite's own wait for a lock stops the event loop: keep it tiny, `withBusyRetry` waits longer. */
const BUSY_TIMEOUT_MS = 5;
/** How long a start waits for a remote database: both may just be coming up together. */
const START_PATIENCE_MS = 30_000;

const filePath = env.TURSO_DATABASE_URL.startsWith("file:")
  ? env.TURSO_DATABASE_URL.slice("file:".length)
  : undefined;

/** Where the database is, for messages: a token may stand in the query. */
export const databaseAddress = env.TURSO_DATABASE_URL.replace(/\?.*/s, "");

function openClient(): Client {
  if (filePath === undefined) {
    return openRemote({
      url: env.TURSO_DATABASE_URL,
      authToken: env.TURSO_AUTH_TOKEN,
      report: {
        gone: (err) => log.error({ err }, "the database cannot be reached"),
        back: () => log.info("the database can be reached again"),
      },
    });
  }
  try {
    makeFolder(dirname(filePath));
    return withBusyRetry(
      createClient({ url: env.TURSO_DATABASE_URL, timeout: BUSY_TIMEOUT_MS, concurrency: 1 }),
    );
  } catch (error) {
    throw unusable(error);
  }
}

function makeFolder(path: string) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // it was there, or another instance has just made it
  }
}

function unusable(cause: unknown): Error {
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
const shared = globalThis as { [connectionKey]?: { client: Client; count: StatementCount } };
const connectionKey: unique symbol = Symbol.for("naik-kelas.database");
const { client, count } = (shared[connectionKey] ??= connect());

function connect() {
  const counter: StatementCount = { statements: 0 };
  return { client: countStatements(openClient(), counter), count: counter };
}

/** How many statements this process has asked of the database since it started. */
export const statementsAsked = () => count.statements;

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
 * Puts an embedded database into WAL mode and proves every setting the product relies on by reading
 * it back; a remote one only has to answer, which is waited for. Throws when anything is off.
 */
export async function prepareDatabase(): Promise<void> {
  try {
    await (filePath === undefined ? awaitAnswer(client, START_PATIENCE_MS) : proveSettings());
  } catch (error) {
    throw unusable(error);
  }
}

async function proveSettings() {
  await client.execute("pragma journal_mode = wal");
  const expected = {
    journal_mode: "wal",
    synchronous: 2, // FULL: an acknowledged announcement survives a power cut
    foreign_keys: 1,
    busy_timeout: BUSY_TIMEOUT_MS,
  };
  for (const [pragma, value] of Object.entries(expected)) {
    const { rows } = await client.execute(`pragma ${pragma}`);
    const actual = rows[0]?.[0];
    if (actual !== value) throw new Error(`${pragma} is ${JSON.stringify(actual)}, not ${value}`);
  }
}

/** Resolves when the database has been read and written; changes nothing. */
export async function probeDatabase(): Promise<void> {
  await client.execute("update log_epoch set epoch = epoch");
}

/** Writes the write-ahead log back into the database file: what is left of it does no harm, but is one file more. */
export async function checkpointDatabase(): Promise<void> {
  if (filePath !== undefined) await client.execute("pragma wal_checkpoint(truncate)");
}

/** Lets go of the database. */
export function closeDatabase(): void {
  client.close();
}
