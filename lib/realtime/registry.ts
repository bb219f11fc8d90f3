import "server-only";

import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { Hub } from "./hub";

// A module variable would be another one in pages, actions, Route Handlers and instrumentation.
const hubKey: unique symbol = Symbol.for("naik-kelas.hub");
const shared = globalThis as { [hubKey]?: Hub };

/** The hub of this process. */
export function getHub(): Hub {
  return (shared[hubKey] ??= new Hub(
    {
      pollMs: env.STREAM_POLL_MS,
      heartbeatMs: env.STREAM_HEARTBEAT_MS,
      maxAgeMs: env.STREAM_MAX_AGE_MS,
      maxStreams: env.STREAM_MAX,
      maxStreamsPerUser: env.STREAM_MAX_PER_USER,
      joinRestMs: 20,
    },
    log,
  ));
}
