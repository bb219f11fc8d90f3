import "server-only";

import { Counter, Gauge } from "prom-client";
import { log } from "@/lib/log";

// Metrics whose value is read when somebody asks for them.

/** A gauge; NaN when its value cannot be read, as in an outage of the database: the other metrics must not fail. */
export const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
  new Gauge({
    name: `naik_kelas_${name}`,
    help,
    registers: [],
    async collect() {
      try {
        this.set(await value());
      } catch (err) {
        log.debug({ err, name }, "a metric could not be read");
        this.set(NaN);
      }
    },
  });

export const counter = (name: string, help: string, value: () => number) =>
  new Counter({
    name: `naik_kelas_${name}_total`,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(value());
    },
  });

/** A counter for each of some fixed names. */
export const byReason = (name: string, help: string, totals: () => Record<string, number>) =>
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
