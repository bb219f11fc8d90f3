import "server-only";

import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { getHub } from "@/lib/realtime/registry";
import { guardStreamSockets } from "@/lib/realtime/stream-sockets";

const STREAM_PATH = "/api/notifications/stream";
/** How long clients may take to receive the end of their stream when the process is to stop. */
const FAREWELL_MS = 2_000;

/** Brings the database up to date, starts following its change log, and prepares for the end. */
export async function boot(): Promise<void> {
  await migrateDatabase();
  getHub().start();
  const destroyStreams = guardStreamSockets(STREAM_PATH, 3 * env.STREAM_HEARTBEAT_MS);

  // Next.js stops serving by itself, but would wait for open streams for ever.
  async function drain() {
    await getHub().drain();
    setTimeout(destroyStreams, FAREWELL_MS).unref();
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void drain());
  log.info({ origin: env.APP_ORIGIN }, "ready");
}
