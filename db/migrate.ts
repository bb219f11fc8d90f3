import { migrate } from "drizzle-orm/libsql/migrator";
import { db, prepareDatabase, unusable } from "./client";
import { databaseOutage } from "./errors";
import { migrations } from "./take-over";

const ATTEMPTS = 5;

/**
 * Brings the schema up to date; running it twice changes nothing. When two instances start at once,
 * one migrates (in one transaction) and the other, refused, looks again and finds it done.
 */
export async function migrateDatabase(): Promise<void> {
  await prepareDatabase();
  for (let attempt = 1; ; attempt++) {
    try {
      await migrate(db, migrations);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw databaseOutage(error) ? unusable(error) : error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 100 + Math.random() * 200));
    }
  }
}
