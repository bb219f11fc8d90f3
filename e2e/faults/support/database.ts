import { rmSync } from "node:fs";
import { type Client, createClient } from "@libsql/client";
import { DATABASE_URL } from "../../../bench/support/temporary-database";

/** Copies the school's database into one file; returns its path. */
export async function copySchool(path: string): Promise<string> {
  rmSync(path, { force: true });
  await using(DATABASE_URL, (client) => client.execute({ sql: "vacuum into ?", args: [path] }));
  return path;
}

/** Runs one statement on the file, as another process would. */
export const ask = <Row>(path: string, sql: string): Promise<Row[]> =>
  using(`file:${path}`, async (client) => (await client.execute(sql)).rows as Row[]);

/** What SQLite's own checks find in the file: "ok", or the first defect. */
export async function checkIntegrity(path: string): Promise<string> {
  const [first] = await ask<{ integrity_check: string }>(path, "pragma integrity_check");
  const dangling = await ask(path, "pragma foreign_key_check");
  const found = first?.integrity_check ?? "nothing";
  return found === "ok" && dangling.length > 0 ? `${dangling.length} dangling references` : found;
}

async function using<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url, timeout: 10_000, concurrency: 1 });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}
