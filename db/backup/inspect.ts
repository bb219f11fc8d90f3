import { type Client, createClient, type Value } from "@libsql/client";
import { open } from "node:fs/promises";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { migrations } from "../take-over";

/** Every SQLite database begins with it. */
const MAGIC = "SQLite format 3\0";

export type Inspected = {
  /** Rows by table. */
  tables: Record<string, number>;
  /** How many migrations a start will apply. */
  missingMigrations: number;
};

/** Reads all of a database file that nothing has open. Throws one sentence when it is not sound, or not ours. */
export async function inspectDatabase(file: string): Promise<Inspected> {
  if ((await firstBytes(file)) !== MAGIC) throw new Error(`${file} is not a SQLite database.`);
  const client = createClient({ url: `file:${file}` });
  try {
    await checkIntegrity(client).catch((error: Error) => {
      throw new Error(`${file} is damaged: ${error.message}`, { cause: error });
    });
    return {
      missingMigrations: await countMissingMigrations(client, file),
      tables: await countRows(client),
    };
  } finally {
    client.close();
  }
}

async function firstBytes(file: string): Promise<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} cannot be read: ${error.code}.`, { cause: error });
  });
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(MAGIC.length) });
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function checkIntegrity(client: Client) {
  const [found] = await firstColumn<string>(client, "pragma integrity_check(1)");
  if (found !== "ok") throw new Error(found);
  const [orphans] = await firstColumn<string>(client, "pragma foreign_key_check");
  if (orphans !== undefined) throw new Error(`a row of ${orphans} refers to nothing`);
}

async function countMissingMigrations(client: Client, file: string): Promise<number> {
  const known = readMigrationFiles(migrations).map(({ hash }) => hash);
  const applied = await client
    .execute("select hash from __drizzle_migrations order by created_at")
    .then(
      ({ rows }) => rows.map((row) => row[0]),
      () => [],
    );
  if (applied.length === 0) throw new Error(`${file} is not a database of Naik Kelas.`);
  if (applied.length > known.length || applied.some((hash, index) => hash !== known[index])) {
    throw new Error(`${file} was made by another version of Naik Kelas, perhaps a newer one.`);
  }
  return known.length - applied.length;
}

async function countRows(client: Client): Promise<Record<string, number>> {
  const tables = await firstColumn<string>(
    client,
    "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
  );
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [count = 0] = await firstColumn<number>(client, `select count(*) from "${table}"`);
    counts[table] = count;
  }
  return counts;
}

const firstColumn = async <T extends Value>(client: Client, sql: string): Promise<T[]> =>
  (await client.execute(sql)).rows.map((row) => row[0] as T);
