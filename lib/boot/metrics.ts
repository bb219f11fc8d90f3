import "server-only";

import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { collectDefaultMetrics, Counter, type Metric, Registry } from "prom-client";
import { newestBackupAt } from "@/db/backup/backups";
import { callMetrics, databaseSizes, executedStatements, isDatabaseUp } from "@/db/client";
import { backupFolder, databaseFile } from "@/db/location";
import { readOverdueSeconds } from "@/lib/announcements/scheduler";
import { countWaitingSignIns } from "@/lib/auth/password";
import { env } from "@/lib/env";
import { storedTotals } from "@/lib/files/totals";
import { recorded } from "@/lib/metrics/recorded";
import { countWaiting, readOutbox } from "@/lib/push/outbox";
import { getPushSender, noOutcomes } from "@/lib/push/sender";
import { hintCounters } from "@/lib/realtime/hints/counters";
import { getHub } from "@/lib/realtime/registry";
import { byReason, counter, gauge } from "./collected";

// Instrumentation and Route Handlers have separate instances of a module variable.
const registryKey: unique symbol = Symbol.for("naik-kelas.metrics");
const shared = globalThis as { [registryKey]?: Registry };

/** The Prometheus metrics of this process; collection starts at the first call. */
export const getMetrics = (): Registry => (shared[registryKey] ??= makeRegistry());

function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics: Metric[] = [
    ...streamFigures(),
    ...announcementFigures(),
    ...databaseFigures(),
    ...fileFigures(),
    ...attachmentFigures(),
    ...signInFigures(),
    recorded.requests,
    recorded.throttled.metric,
    ...pushFigures(),
    hints(),
  ];
  for (const metric of metrics) registry.registerMetric(metric);
  return registry;
}

const streamFigures = () => [
  gauge("streams_open", "Notification streams open in this process.", () => getHub().size),
  gauge("streams_limit", "Streams that this process opens at most.", () => env.STREAM_MAX),
  byReason("stream_refusals", "Streams refused, by reason.", () => getHub().counters.refusals),
  byReason("stream_ends", "Streams ended, by reason.", () => getHub().counters.ends),
  counter("stream_frames", "Data frames written to streams.", () => getHub().counters.frames),
  counter("stream_heartbeats", "Heartbeats written.", () => getHub().counters.heartbeats),
  recorded.publishToFrame,
  counter("log_ticks", "Polls of the change log.", () => getHub().counters.ticks),
  counter("log_changes", "Changes read from the log.", () => getHub().counters.changes),
  counter("log_failures", "Polls of the change log that failed.", () => getHub().counters.failures),
];

const announcementFigures = () => [
  recorded.scheduleLateness,
  gauge(
    "schedule_overdue_seconds",
    "For how long the announcement has been due that waits longest, 0 if none does.",
    readOverdueSeconds,
  ),
  recorded.unsent.metric,
];

const databaseFigures = () => [
  gauge("database_up", "1, or 0 during an outage of the database.", () => Number(isDatabaseUp())),
  counter("database_statements", "Statements sent to the database.", executedStatements),
  callMetrics().durations,
  callMetrics().inFlight,
];

/** Of an embedded database; the files of a remote one are elsewhere. */
function fileFigures() {
  const file = databaseFile;
  if (file === undefined) return [];
  return [
    gauge("database_bytes", "Size of the database's file.", () => databaseSizes()?.database ?? 0),
    gauge("database_wal_bytes", "Size of its write-ahead log.", () => databaseSizes()?.wal ?? 0),
    gauge("disk_free_bytes", "Free space of the disk that it is on.", async () => {
      const { bavail, bsize } = await statfs(dirname(file));
      return bavail * bsize;
    }),
    gauge("backup_age_seconds", "Age of the newest backup, infinite without one.", backupAge),
  ];
}

const attachmentFigures = () => [
  gauge(
    "files_stored",
    "Different files stored, at the last upkeep.",
    () => storedTotals.get().contents,
  ),
  gauge("files_stored_bytes", "Their size together.", () => storedTotals.get().bytes),
];

async function backupAge(): Promise<number> {
  const newest = backupFolder && (await newestBackupAt(backupFolder));
  return newest ? (Date.now() - newest.getTime()) / 1000 : Infinity;
}

const signInFigures = () => [
  recorded.logins.metric,
  gauge("password_queue_length", "Sign-ins and the like that wait to hash.", countWaitingSignIns),
  recorded.passwordWait,
];

/** Only when push is configured: the length of the outbox is read from the database. */
function pushFigures() {
  if (!env.vapid) return [];
  return [
    gauge("push_waiting", "Push messages that wait in the database.", countWaiting),
    gauge(
      "push_overdue_seconds",
      "For how long the message has been due that is due longest.",
      () => readOutbox().then(({ dueInMs = 0 }) => Math.max(0, -dueInMs) / 1_000),
    ),
    byReason("push_messages", "Push messages of this process, by outcome.", () => ({
      ...(getPushSender()?.counters ?? noOutcomes()),
    })),
  ];
}

/** What became of hints of other processes and of those sent to them. */
const hints = () =>
  new Counter({
    name: "naik_kelas_hints_total",
    help: "Hints that the change log has grown, by source and outcome.",
    labelNames: ["source", "outcome"],
    registers: [],
    collect() {
      this.reset();
      const { file, redis } = hintCounters();
      for (const [source, totals] of Object.entries({ file, redis })) {
        for (const [outcome, total] of Object.entries(totals)) this.inc({ source, outcome }, total);
      }
    },
  });
