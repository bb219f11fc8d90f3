import "server-only";

import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { getHub } from "@/lib/realtime/registry";

/** Brings the database up to date and starts following its change log. */
export async function boot(): Promise<void> {
  try {
    await migrateDatabase();
  } catch (error) {
    const reason = error instanceof Error ? (error.cause ?? error) : error;
    const text = reason instanceof Error ? reason.message : String(reason);
    throw new Error(`TURSO_DATABASE_URL: ${env.TURSO_DATABASE_URL} cannot be used: ${text}`, {
      cause: error,
    });
  }
  getHub().start();
  // While one stream is open, Next.js would wait for it for ever.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void getHub().drain());
  }
  log.info({ origin: env.APP_ORIGIN }, "ready");
}
