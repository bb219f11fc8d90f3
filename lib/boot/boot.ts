import "server-only";

import { checkpointDatabase, onChangeLogged, onDatabaseReplaced } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { scheduleSessionPurge } from "@/lib/accounts/maintenance";
import { commonPasswords } from "@/lib/accounts/weak-passwords";
import { env } from "@/lib/env";
import { guardResponseHeaders } from "@/lib/http/response-headers";
import { recordClientInfo } from "@/lib/http/client-info";
import { installRequestListener } from "@/lib/http/request-listener";
import { printOnlyUnreported } from "@/lib/http/unexpected-errors";
import { log } from "@/lib/log";
import { getMetrics } from "./metrics";
import { scheduleReminders } from "@/lib/projects/reminders";
import { scheduleLogTrimming } from "@/lib/realtime/log-maintenance";
import { getHub } from "@/lib/realtime/registry";
import { getStreamSockets } from "@/lib/realtime/stream-sockets";
import { scheduleWalTruncation } from "./wal-maintenance";
import { getWriteLimiter } from "@/lib/throttle/write-limit";

const STREAM_PATH = "/api/notifications/stream";
/** How long clients may take to receive the end of their stream when the process is to stop. */
const FAREWELL_MS = 2_000;
/** After which the process ends whatever is still under way. */
const LONGEST_STOP_MS = 4_500;
/** 128 + the signal's number, as Next.js ends. */
const exitCodes = { SIGTERM: 143, SIGINT: 130 };

/** Brings the database up to date, starts following its change log, and prepares for the end. */
export async function boot(): Promise<void> {
  if (env.NODE_ENV === "production") printOnlyUnreported();
  installRequestListener({ origin: env.APP_ORIGIN });
  recordClientInfo();
  guardResponseHeaders({ secure: env.secureOrigin, streamPath: STREAM_PATH });
  await migrateDatabase();
  await commonPasswords();
  getMetrics();
  getWriteLimiter(); // made outside any request
  getHub().start();
  onDatabaseReplaced(() => void getHub().startOver());
  onChangeLogged(() => getHub().wake());
  const upkeep = [
    scheduleLogTrimming(env.CHANGE_LOG_DAYS, log),
    scheduleSessionPurge(log),
    scheduleReminders(log),
    scheduleWalTruncation(log),
  ];

  // Next.js stops serving by itself, but would wait for open streams, or a slow request, for ever.
  async function stop(signal: keyof typeof exitCodes) {
    setTimeout(() => process.exit(exitCodes[signal]), LONGEST_STOP_MS).unref();
    setTimeout(() => getStreamSockets().destroy(), FAREWELL_MS).unref();
    getStreamSockets().leave();
    for (const end of upkeep) end();
    await getHub().drain();
    await checkpointDatabase();
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      stop(signal).catch((error: unknown) => log.error({ err: error }, "not stopped cleanly"));
    });
  }
  log.info({ origin: env.APP_ORIGIN }, "ready");
}
