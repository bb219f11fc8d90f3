import { migrate } from "drizzle-orm/libsql/migrator";
import { db, prepareDatabase, unusable } from "./client";
import { databaseOutage } from "./errors";
import { refreshTextKeys } from "./refresh-text-keys";
import { prepareSearchIndex } from "./search-index";
import { migrations } from "./take-over";

const MAX_ATTEMPTS = 5;

/**
 * Brings the schema, the computed columns and the full-text index up to date; idempotent. When two instances start at once, one migrates in one
 * transaction; the other is refused the lock, retries, and finds nothing left to do.
 */
export async function migrateDatabase(): Promise<void> {
  await prepareDatabase();
  for (let attempt = 1; ; attempt++) {
    try {
      await migrate(db, migrations);
      await refreshTextKeys();
      await prepareSearchIndex();
      return;
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw databaseOutage(error) ? unusable(error) : error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 100 + Math.random() * 200));
    }
  }
}
