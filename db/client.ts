import { setImmediate as nextTurn } from "node:timers/promises";
import type { ResultSet } from "@libsql/client";
import { type Query, SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";
import { precedeStarts } from "@/lib/async/turns";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { newCallMetrics, timeCalls } from "./call-durations";
import { type Connection, openEmbedded, type WriteAheadLog } from "./embedded";
import { keepParametersOutOfErrors } from "./failed-queries";
import { databaseAddress, databaseFile } from "./location";
import { type Report, reportProbed } from "./outage-report";
import { probeAny, probeEmbedded } from "./probe";
import { waitUntilReachable, openRemote } from "./remote";
import { countStatements, type StatementCount } from "./statement-count";
import { takeOver } from "./take-over";

/** How long start-up waits for a remote database: both may be starting at the same time. */
const STARTUP_TIMEOUT_MS = 30_000;

/** Called when the open database has been replaced by another one. */
const replacementListeners = new Set<() => void>();
/** Called when the database can be used again after an outage. */
const recoveryListeners = new Set<() => void>();

const availability = { isUp: true };

/** Logs the beginning and the end of an outage. */
const report = (verb: "used" | "reached"): Report => ({
  onOutage: (err) => {
    availability.isUp = false;
    log.error({ err }, `the database cannot be ${verb}`);
  },
  onRecovery: () => {
    availability.isUp = true;
    log.info(`the database can be ${verb} again`);
    for (const listener of recoveryListeners) listener();
  },
});

function open(): Connection {
  if (databaseFile === undefined) return openServer();
  try {
    return openFile(databaseFile);
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
  const client = reportProbed(connection.client, { ...report("used"), probe: probeEmbedded });
  return { ...connection, client };
}

function openServer(): Connection {
  const { client, isHanging } = openRemote({
    url: env.TURSO_DATABASE_URL,
    authToken: env.TURSO_AUTH_TOKEN,
    report: report("reached"),
  });
  const prepare = () => waitUntilReachable(client, STARTUP_TIMEOUT_MS);
  return { client, prepare, close: () => client.close(), isHanging };
}

/** The error that stops start-up, in one sentence. */
export function unusable(cause: unknown): Error {
  const reason = reasonOf(cause);
  return new Error(`TURSO_DATABASE_URL is ${databaseAddress}, which cannot be opened: ${reason}`, {
    cause,
  });
}

/** The message of the innermost cause: what wraps it explains nothing. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message || String((error as NodeJS.ErrnoException).code);
}

// Pages, actions, Route Handlers and instrumentation are separate bundles: they share only globalThis.
type GrowingTable = "change" | "push_job";
/** The last number of a table that this process has seen, and the listeners for another one. */
type Growth = { seq: number; listeners: Set<GrowthListener> };
type GrowthListener = (head: number) => void;
type SharedConnection = Connection & {
  count: StatementCount;
  calls: ReturnType<typeof newCallMetrics>;
  availability: { isUp: boolean };
  listeners: Set<() => void>;
  recoveries: Set<() => void>;
  grown: Record<GrowingTable, Growth>;
};
const shared = globalThis as { [connectionKey]?: SharedConnection };
const connectionKey: unique symbol = Symbol.for("naik-kelas.database");
const connected = (shared[connectionKey] ??= connect());
const { client, prepare, close, sizes, wal, count, calls, listeners, recoveries, grown } =
  connected;

function connect() {
  const connection = open();
  const counter: StatementCount = { statements: 0 };
  const timed = newCallMetrics();
  return {
    ...connection,
    client: countStatements(timeCalls(connection.client, timed), counter),
    count: counter,
    calls: timed,
    availability,
    listeners: replacementListeners,
    recoveries: recoveryListeners,
    grown: { change: newGrowth(), push_job: newGrowth() },
  };
}

function newGrowth(): Growth {
  return { seq: 0, listeners: new Set() };
}

/** How many statements this process has sent to the database since it started. */
export const executedStatements = () => count.statements;

/** False from the first call that an outage has failed to the first success after it. */
export const isDatabaseUp = () => connected.availability.isUp;

/** Whether a remote database has not answered for seconds, so that requests that need it would only wait. */
export const isDatabaseHanging = () => connected.isHanging?.() ?? false;

/** How long calls of the database take, and how many are in flight. */
export const callMetrics = () => calls;

keepParametersOutOfErrors();
export const db = drizzle({ client });

const dialect = new SQLiteAsyncDialect();

type Statement = SQL | { toSQL(): Query };
/** Statements by name, run in this order; a list where one name needs several, none where it needs nothing. */
type NamedBatch = Record<string, Statement | readonly Statement[]>;
type NamedResults<Batch extends NamedBatch> = {
  [Name in keyof Batch]: Batch[Name] extends readonly Statement[] ? ResultSet[] : ResultSet;
};

/** The last numbers given out by the change log and the outbox, whoever wrote them, also after rows were deleted. */
const lastNumbers = {
  sql: "select seq, name from sqlite_sequence where name in ('change', 'push_job')",
  args: [],
};

/**
 * Runs related writes as one atomic transaction in one round trip. Takes Drizzle queries and `sql`
 * templates; returns the raw result of each under its name, and nothing for a plain list. When the change
 * log or the outbox has grown, the listeners of {@link onChangeLogged} and {@link onPushQueued} are called after the commit. `db.batch()` would
 * begin DEFERRED, which can fail when it upgrades from read to write, and an interactive transaction
 * deadlocks on a file.
 */
export async function writeBatch(batch: readonly Statement[]): Promise<void>;
export async function writeBatch<Batch extends NamedBatch>(
  batch: Batch,
): Promise<NamedResults<Batch>>;
export async function writeBatch(batch: readonly Statement[] | NamedBatch): Promise<unknown> {
  const entries = Object.entries(batch as NamedBatch);
  const statements = entries.flatMap(([, statement]) => statement);
  const results = await client.batch([...statements.map(compile), lastNumbers], "write");
  if (notifyIfGrown(results.pop())) await nextTurn(); // streams come before the response to whom has written
  const named = entries.map(([name, statement]) => [
    name,
    Array.isArray(statement) ? results.splice(0, statement.length) : results.shift(),
  ]);
  return Object.fromEntries(named);
}

/**
 * {@link writeBatch} for what streams wait for: until they have it, no request begins. A remote database takes too
 * long for that.
 */
export async function publishBatch<Batch extends NamedBatch>(
  batch: Batch,
): Promise<NamedResults<Batch>> {
  const end = wal && precedeStarts();
  try {
    return await writeBatch(batch);
  } finally {
    end?.();
  }
}

function compile(statement: Statement) {
  const { sql, params } =
    statement instanceof SQL ? dialect.sqlToQuery(statement) : statement.toSQL();
  return { sql, args: params as string[] };
}

function notifyIfGrown(last: ResultSet | undefined): boolean {
  let hasGrown = false;
  for (const row of last?.rows ?? []) {
    const growth = grown[row["name"] as GrowingTable];
    const seq = Number(row["seq"]);
    if (seq === growth.seq) continue;
    growth.seq = seq;
    hasGrown = true;
    for (const listener of growth.listeners) listener(seq);
  }
  return hasGrown;
}

/** Calls `listener` with the log's head after each commit of this process since which the log has grown. */
export const onChangeLogged = (listener: GrowthListener): void =>
  void grown.change.listeners.add(listener);

/** The same for publications that are to be pushed: see db/schema/push.ts. */
export const onPushQueued = (listener: () => void): void =>
  void grown.push_job.listeners.add(listener);

/**
 * Puts an embedded database into WAL mode and verifies its settings; waits until a remote one responds.
 * Throws when a setting is wrong or the database cannot be opened.
 */
export async function prepareDatabase(): Promise<void> {
  try {
    await prepare();
  } catch (error) {
    throw unusable(error);
  }
}

/** Resolves when a read and a write succeed; changes nothing. */
export const probeDatabase = (): Promise<void> =>
  databaseFile === undefined ? probeAny(client) : probeEmbedded(client);

/** The size in bytes of an embedded database's file and of its write-ahead log. */
export const databaseSizes = (): { database: number; wal: number } | undefined => sizes?.();

/** The write-ahead log of an embedded database; undefined for a remote one. */
export const writeAheadLog = (): WriteAheadLog | undefined => wal;

/** Calls `listener` whenever the open database has been replaced by another one. */
export const onDatabaseReplaced = (listener: () => void): void => void listeners.add(listener);

/** Calls `listener` whenever the database can be used again after an outage. */
export const onDatabaseRecovered = (listener: () => void): void => void recoveries.add(listener);

/** Writes the write-ahead log back into the database file and empties it, so that one file is left. */
export async function checkpointDatabase(): Promise<void> {
  if (databaseFile !== undefined) await client.execute("pragma wal_checkpoint(truncate)");
}

/**
 * Checkpoints in the writer thread, as far as readers allow. From then on SQLite truncates the log to
 * `maxBytes` whenever it restarts it.
 */
export async function shrinkWriteAheadLog(maxBytes: number): Promise<void> {
  if (databaseFile === undefined) return;
  await client.executeMultiple(
    `pragma journal_size_limit = ${maxBytes}; pragma wal_checkpoint(truncate);`,
  );
}

/** Closes the connection. */
export function closeDatabase(): void {
  close();
}
