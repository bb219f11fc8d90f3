import type { Client } from "@libsql/client";
import { Gauge, Histogram } from "prom-client";
import { interceptCalls } from "./intercept-calls";
import { isReadOnly } from "./is-read-only";

/** Metrics of the calls of this process; `kind` is `read` or `write`. Migrations and maintenance are not counted. */
export function newCallMetrics() {
  const durations = new Histogram({
    name: "naik_kelas_database_call_seconds",
    help: "Calls of the database, with what they waited for each other and for locks.",
    labelNames: ["kind"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [],
  });
  const inFlight = new Gauge({
    name: "naik_kelas_database_calls_in_flight",
    help: "Calls of the database without a result yet: writes wait for each other.",
    labelNames: ["kind"],
    registers: [],
  });
  for (const kind of ["read", "write"]) {
    durations.zero({ kind });
    inFlight.set({ kind }, 0);
  }
  return { durations, inFlight };
}

/** The client, with the duration of every call recorded. */
export function timeCalls(
  client: Client,
  { durations, inFlight }: ReturnType<typeof newCallMetrics>,
): Client {
  return interceptCalls(client, async ({ method, args, run }) => {
    if (method !== "execute" && method !== "batch") return run();
    const labels = { kind: isReadOnly(method, args) ? "read" : "write" };
    const startedAt = performance.now();
    inFlight.inc(labels);
    try {
      return await run();
    } finally {
      inFlight.dec(labels);
      durations.observe(labels, (performance.now() - startedAt) / 1_000);
    }
  });
}
