import "server-only";

import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { newestBackupAt } from "@/db/backup/backups";
import { databaseSizes, executedStatements } from "@/db/client";
import { backupFolder } from "@/db/location";
import { env } from "@/lib/env";
import { countWaiting } from "@/lib/push/outbox";
import { getPushSender } from "@/lib/push/sender";
import { hintCounters } from "@/lib/realtime/hints/counters";
import { getHub } from "@/lib/realtime/registry";

// Instrumentation and Route Handlers have separate instances of a module variable.
const registryKey: unique symbol = Symbol.for("naik-kelas.metrics");
const shared = globalThis as { [registryKey]?: Registry };

/** The Prometheus metrics of this process; collection starts at the first call. */
export const getMetrics = (): Registry => (shared[registryKey] ??= makeRegistry());

function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const metrics = [
    gauge("streams_open", "Notification streams open in this process.", () => getHub().size),
    byReason("stream_refusals", "Streams refused, by reason.", () => getHub().counters.refusals),
    byReason("stream_ends", "Streams ended, by reason.", () => getHub().counters.ends),
    counter("stream_frames", "Data frames written to streams.", () => getHub().counters.frames),
    counter("stream_heartbeats", "Heartbeats written.", () => getHub().counters.heartbeats),
    counter("log_ticks", "Polls of the change log.", () => getHub().counters.ticks),
    counter("log_changes", "Changes read from the log.", () => getHub().counters.changes),
    counter(
      "log_failures",
      "Polls of the change log that failed.",
      () => getHub().counters.failures,
    ),
    counter("database_statements", "Statements sent to the database.", executedStatements),
    ...fileFigures(),
    ...pushFigures(),
  ];
  for (const metric of metrics) registry.registerMetric(metric);
  registry.registerMetric(hints());
  return registry;
}

/** A counter whose value is read at collection time. */
const counter = (name: string, help: string, value: () => number) =>
  new Counter({
    name: `naik_kelas_${name}_total`,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(value());
    },
  });

/** Of an embedded database; the files of a remote one are elsewhere. */
function fileFigures() {
  if (!databaseSizes()) return [];
  return [
    gauge("database_bytes", "Size of the database's file.", () => databaseSizes()?.database ?? 0),
    gauge("database_wal_bytes", "Size of its write-ahead log.", () => databaseSizes()?.wal ?? 0),
    gauge("backup_age_seconds", "Age of the newest backup, infinite without one.", backupAge),
  ];
}

async function backupAge(): Promise<number> {
  const newest = backupFolder && (await newestBackupAt(backupFolder));
  return newest ? (Date.now() - newest.getTime()) / 1000 : Infinity;
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

/** Only when push is configured: the length of the outbox is read from the database. */
function pushFigures() {
  if (!env.vapid) return [];
  return [
    gauge("push_waiting", "Push messages that wait in the database.", countWaiting),
    byReason("push_messages", "Push messages of this process, by outcome.", () => ({
      ...getPushSender()?.counters,
    })),
  ];
}

const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
  new Gauge({
    name: `naik_kelas_${name}`,
    help,
    registers: [],
    async collect() {
      this.set(await value());
    },
  });

const byReason = (name: string, help: string, totals: () => Record<string, number>) =>
  new Counter({
    name: `naik_kelas_${name}_total`,
    help,
    labelNames: ["reason"],
    registers: [],
    collect() {
      this.reset();
      for (const [reason, total] of Object.entries(totals())) this.inc({ reason }, total);
    },
  });
