import { join } from "node:path";
import type { Client } from "@libsql/client";
import { readMigrationFiles } from "drizzle-orm/migrator";

export const migrations = { migrationsFolder: join(process.cwd(), "db/migrations") };

/**
 * Makes a database ready that was put in the place of the one that was open, a backup as a rule. Its log
 * gets a new epoch, unless another process has given it one since the old one was last seen at `intactAt`: a
 * position in the other log means nothing in this one. Throws when its schema is older, which a start would
 * bring up to date.
 */
export async function takeOver(client: Client, intactAt: number): Promise<void> {
  const { rows } = await client.execute("select count(*) from __drizzle_migrations");
  if (Number(rows[0]?.[0]) < readMigrationFiles(migrations).length) {
    throw new Error("The database has an older schema: start again to bring it up to date.");
  }
  await client.execute({
    sql: `update log_epoch set epoch = lower(hex(randomblob(6))), created_at = ?
      where created_at <= ?`,
    args: [Date.now(), intactAt],
  });
}
