import { join } from "node:path";
import type { Client } from "@libsql/client";
import { readMigrationFiles } from "drizzle-orm/migrator";

export const migrations = { migrationsFolder: join(process.cwd(), "db/migrations") };

/**
 * Prepares a database that has replaced the open one, usually a restored backup. Its log gets a new epoch,
 * because positions in the old log are invalid here, unless another process has set one since `intactAt`.
 * Throws when the schema is older: only start-up migrates.
 */
export async function takeOver(client: Client, intactAt: number): Promise<void> {
  const { rows } = await client.execute("select count(*) from __drizzle_migrations");
  if (Number(rows[0]?.[0]) < readMigrationFiles(migrations).length) {
    throw new Error("The database has an older schema: start again to bring it up to date.");
  }
  await renewEpoch(client, intactAt);
}

/**
 * Gives the change log a new epoch, so that a client whose position is of another log fetches its list, unless
 * one was set after `madeBefore`, in epoch milliseconds.
 */
export async function renewEpoch(
  client: Client,
  madeBefore = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  await client.execute({
    sql: `update log_epoch set epoch = lower(hex(randomblob(6))), created_at = ?
      where created_at <= ?`,
    args: [Date.now(), madeBefore],
  });
}
