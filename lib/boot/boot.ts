import "server-only";

import {
  checkpointDatabase,
  isDatabaseHanging,
  onChangeLogged,
  onDatabaseRecovered,
  onDatabaseReplaced,
} from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { scheduleAutoReminders } from "@/lib/announcements/auto-reminders";
import { startReleaseTimer } from "@/lib/announcements/release-timer";
import { scheduleSessionPurge } from "@/lib/accounts/maintenance";
import { commonPasswords } from "@/lib/accounts/weak-passwords";
import { COOKIE_NAME } from "@/lib/auth/session-cookie";
import { FEED_PATH } from "@/lib/calendar/schema";
import { env } from "@/lib/env";
import { FILES_PATH } from "@/lib/files/constants";
import { filterFormFiles } from "@/lib/files/form-files";
import { scheduleFileUpkeep } from "@/lib/files/upkeep";
import { STREAM_PATH } from "@/lib/handlers/stream-route";
import type { DirectRoute } from "@/lib/http/direct-route";
import { guardResponseHeaders } from "@/lib/http/response-headers";
import { recordClientInfo } from "@/lib/http/client-info";
import { installRequestListener } from "@/lib/http/request-listener";
import { printOnlyUnreported } from "@/lib/http/unexpected-errors";
import { log } from "@/lib/log";
import { startHints } from "./hints";
import { getMetrics } from "./metrics";
import { scheduleExpiry } from "@/lib/notifications/expiry";
import { completeSearchWords } from "@/lib/notifications/search-index";
import { startSnoozeTimer } from "@/lib/notifications/snooze-timer";
import { startPushSender } from "@/lib/push/sender";
import { pushServices } from "@/lib/push/settings";
import { scheduleReminders } from "@/lib/projects/reminders";
import { scheduleLogTrimming } from "@/lib/realtime/log-maintenance";
import { getHub } from "@/lib/realtime/registry";
import { getStreamSockets } from "@/lib/realtime/stream-sockets";
import { directRoutes } from "./direct-routes";
import { scheduleWalTruncation } from "./wal-maintenance";
import { getWriteLimiter } from "@/lib/throttle/write-limit";

/** Timeout for clients to receive the end of their stream at shutdown. */
const STREAM_CLOSE_TIMEOUT_MS = 2_000;
/** Timeout of the whole shutdown: the process exits after it in any case. */
const STOP_TIMEOUT_MS = 4_500;
/** 128 + the signal's number, as Next.js ends. */
const exitCodes = { SIGTERM: 143, SIGINT: 130 };

/** What every request goes through before Next.js, and every response. */
function guardRequests(started: Promise<void>) {
  installRequestListener({
    origin: env.APP_ORIGIN,
    streamPath: STREAM_PATH,
    directRoutes:
      env.NODE_ENV === "production"
        ? directRoutes.map((route) => startedBefore(route, started))
        : [], // `next dev` compiles a route when it is asked for
    staticFolder: env.NODE_ENV === "production" ? ".next/static" : undefined,
    isHanging: isDatabaseHanging,
    sessionCookie: COOKIE_NAME,
    filterBody: filterFormFiles,
  });
  recordClientInfo();
  guardResponseHeaders({
    secure: env.secureOrigin,
    streamPath: STREAM_PATH,
    feedPath: FEED_PATH,
    filesPath: FILES_PATH,
  });
}

/** As Next.js lets other requests wait. */
const startedBefore = (route: DirectRoute, started: Promise<void>): DirectRoute => ({
  ...route,
  handle: (...request) => started.then(() => route.handle(...request)),
});

/** Migrates the database, starts the hub and the periodic tasks, and handles shutdown signals. */
export async function boot(): Promise<void> {
  if (env.NODE_ENV === "production") printOnlyUnreported();
  const started = migrateDatabase().then(start);
  guardRequests(started);
  await started;
}

async function start(): Promise<void> {
  completeSearchWords(log);
  await commonPasswords();
  getMetrics();
  getWriteLimiter(); // created outside any request
  getHub().start();
  onDatabaseReplaced(() => void getHub().startOver());
  onChangeLogged(() => getHub().wake());
  onDatabaseRecovered(() => getHub().wake()); // its polls have become rare
  const stopTasks = [
    scheduleLogTrimming(env.CHANGE_LOG_DAYS, log),
    scheduleSessionPurge(log),
    scheduleReminders(log),
    scheduleAutoReminders(log),
    scheduleExpiry(log),
    startReleaseTimer({ pollMs: env.SCHEDULE_POLL_MS, log }),
    startSnoozeTimer({ pollMs: env.SNOOZE_POLL_MS, log }),
    scheduleFileUpkeep(),
    scheduleWalTruncation(log),
    startHints(getHub(), { redisUrl: env.HINTS_URL, log }),
    ...(env.vapid ? [startPush(env.vapid)] : []),
  ];

  // Next.js stops accepting requests itself, but would wait forever for open streams and slow requests.
  async function stop(signal: keyof typeof exitCodes) {
    setTimeout(() => process.exit(exitCodes[signal]), STOP_TIMEOUT_MS).unref();
    setTimeout(() => getStreamSockets().destroy(), STREAM_CLOSE_TIMEOUT_MS).unref();
    getStreamSockets().leave();
    for (const stopTask of stopTasks) stopTask();
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

const startPush = (vapid: NonNullable<typeof env.vapid>) =>
  startPushSender({
    ...pushServices,
    vapid,
    origin: env.APP_ORIGIN,
    timeoutMs: env.PUSH_TIMEOUT_MS,
    pollMs: env.PUSH_POLL_MS,
    log,
  });
