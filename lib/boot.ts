import "server-only";

import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { getHub } from "@/lib/realtime/registry";

/** Brings the database up to date and starts following its change log. */
export async function boot(): Promise<void> {
  await migrateDatabase();
  getHub().start();
  // While one stream is open, Next.js would wait for it for ever.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void getHub().drain());
  }
  log.info({ origin: env.APP_ORIGIN }, "ready");
}
