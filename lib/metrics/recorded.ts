import "server-only";

import { Counter, Histogram } from "prom-client";
import { unsentReasons } from "@/db/enums";

/** Every value that a label may have is listed here: nothing that a user has typed becomes one. */
export const loginOutcomes = ["succeeded", "refused", "throttled", "crowded", "failed"] as const;
export type LoginOutcome = (typeof loginOutcomes)[number];

/** The limits of lib/throttle by the beginning of their keys, those without a key, and `other`. */
export const limitKinds = [
  "login:name",
  "login:address",
  "login:device",
  "login:success",
  "password:session",
  "password:user",
  "register:address",
  "join:user",
  "join:address",
  "export:user",
  "calendar:address",
  "calendar:feed",
  "writes:user",
  "other",
] as const;
export type LimitKind = (typeof limitKinds)[number];

/** `form`: what a page posts, Server Actions included. */
export const requestRoutes = ["page", "form", "api"] as const;
/** `aborted`: the client left before the response was complete. */
export const statusClasses = ["2xx", "3xx", "4xx", "5xx", "aborted"] as const;

/** What is recorded when it happens; what is read at collection time is in lib/boot/metrics.ts. */
const makeRecorded = () => ({
  publishToFrame: histogram({
    name: "publish_to_frame_seconds",
    help: "From a publication to its frame on the streams of this process, by batches of streams.",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  }),
  scheduleLateness: histogram({
    name: "schedule_lateness_seconds",
    help: "How much later than their time held and scheduled announcements were published.",
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600],
  }),
  unsent: counter({
    name: "announcements_unsent",
    help: "Scheduled announcements that went back to their authors, by reason.",
    label: "reason",
    values: unsentReasons,
  }),
  logins: counter({
    name: "logins",
    help: "Attempts to log in, by outcome.",
    label: "outcome",
    values: loginOutcomes,
  }),
  passwordWait: histogram({
    name: "password_wait_seconds",
    help: "How long sign-ins, registrations and password changes waited for their turn to hash.",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  }),
  throttled: counter({
    name: "throttled",
    help: "Requests refused because a limit was reached, by limit.",
    label: "limit",
    values: limitKinds,
  }),
  requests: requestDurations(),
});

type HistogramOptions = { name: string; help: string; buckets: number[] };

const histogram = ({ name, ...options }: HistogramOptions) =>
  new Histogram({ name: `naik_kelas_${name}`, ...options, registers: [] });

type CounterOptions<Value> = {
  name: string;
  help: string;
  label: string;
  values: readonly Value[];
};

/** A counter that starts at 0 for each value of its label: a rate sees the first one. */
function counter<Value extends string>({ name, help, label, values }: CounterOptions<Value>) {
  const total = new Counter({
    name: `naik_kelas_${name}_total`,
    help,
    labelNames: [label],
    registers: [],
  });
  for (const value of values) total.inc({ [label]: value }, 0);
  return { metric: total, count: (value: Value) => total.inc({ [label]: value }) };
}

function requestDurations() {
  const durations = new Histogram({
    name: "naik_kelas_http_request_seconds",
    help: "Requests, from their arrival to the end of the response. Not streams, files and probes.",
    labelNames: ["route", "status"],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [],
  });
  for (const route of requestRoutes) {
    for (const status of statusClasses) durations.zero({ route, status });
  }
  return durations;
}

// Pages, actions, Route Handlers and instrumentation are separate bundles: they share only globalThis.
const key: unique symbol = Symbol.for("naik-kelas.recorded-metrics");
const shared = globalThis as { [key]?: ReturnType<typeof makeRecorded> };

export const recorded = (shared[key] ??= makeRecorded());
