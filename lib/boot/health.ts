import "server-only";

import { setTimeout as pause } from "node:timers/promises";
import { probeDatabase } from "@/db/client";
import { getHub } from "@/lib/realtime/registry";

const GOOD_FOR_MS = 5_000;
const PATIENCE_MS = 3_000;

let latest: { at: number; ready: Promise<boolean> } | undefined;

/** Whether to send clients here: not while draining, and only with a database that reads and writes. */
export async function isReady(): Promise<boolean> {
  if (getHub().draining) return false;
  const now = performance.now();
  if (!latest || now - latest.at > GOOD_FOR_MS) latest = { at: now, ready: probe() };
  return latest.ready;
}

/** Load balancers ask often, and an outage makes them ask on: one probe serves all of some seconds. */
async function probe(): Promise<boolean> {
  const answered = probeDatabase().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, pause(PATIENCE_MS, false, { ref: false })]);
}
