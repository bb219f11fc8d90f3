import "server-only";

import { setTimeout as delay } from "node:timers/promises";
import { probeDatabase } from "@/db/client";
import { getHub } from "@/lib/realtime/registry";

const CACHE_MS = 5_000;
const PROBE_TIMEOUT_MS = 3_000;

let latest: { at: number; ready: Promise<boolean> } | undefined;

/** Readiness: false while draining, or when the database cannot be read and written. */
export async function isReady(): Promise<boolean> {
  if (getHub().draining) return false;
  const now = performance.now();
  if (!latest || now - latest.at > CACHE_MS) latest = { at: now, ready: probe() };
  return latest.ready;
}

/** The result is cached for some seconds, since load balancers poll often. */
async function probe(): Promise<boolean> {
  const succeeded = probeDatabase().then(
    () => true,
    () => false,
  );
  return Promise.race([succeeded, delay(PROBE_TIMEOUT_MS, false, { ref: false })]);
}
