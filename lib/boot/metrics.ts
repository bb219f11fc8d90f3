import "server-only";

import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client";
import { databaseSizes, executedStatements } from "@/db/client";
import { getHub } from "@/lib/realtime/registry";

// A module variable would be another one in instrumentation and in the Route Handler.
const registryKey: unique symbol = Symbol.for("naik-kelas.metrics");
const shared = globalThis as { [registryKey]?: Registry };

/** What this process measures of itself, in Prometheus' names; begins to measure at the first call. */
export const getMetrics = (): Registry => (shared[registryKey] ??= makeRegistry());

function makeRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const own = [
    gauge("streams_open", "Notification streams open in this process.", () => getHub().size),
    byReason("stream_refusals", "Streams refused, by reason.", () => getHub().counters.refusals),
    byReason("stream_ends", "Streams ended, by reason.", () => getHub().counters.ends),
    counter("stream_frames", "Data frames written to streams.", () => getHub().counters.frames),
    counter("stream_heartbeats", "Heartbeats written.", () => getHub().counters.heartbeats),
    counter("log_ticks", "Looks at the change log.", () => getHub().counters.ticks),
    counter("log_changes", "Changes in the log that were passed.", () => getHub().counters.changes),
    counter("log_failures", "Looks at it that failed.", () => getHub().counters.failures),
    counter("database_statements", "Statements asked of the database.", executedStatements),
    ...fileSizes(),
  ];
  for (const metric of own) registry.registerMetric(metric);
  return registry;
}

/** A counter whose value is kept where it is counted. */
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

/** Of an embedded database; a remote one has no files here. */
function fileSizes() {
  if (!databaseSizes()) return [];
  return [
    gauge("database_bytes", "Size of the database's file.", () => databaseSizes()?.database ?? 0),
    gauge("database_wal_bytes", "Size of its write-ahead log.", () => databaseSizes()?.wal ?? 0),
  ];
}

const gauge = (name: string, help: string, value: () => number) =>
  new Gauge({
    name: `naik_kelas_${name}`,
    help,
    registers: [],
    collect() {
      this.set(value());
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
