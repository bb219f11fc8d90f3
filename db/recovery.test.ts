import { sql } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";
import { LIMITS } from "./remote";
import { startLibsqlServer } from "./testing/libsql-server/server";
import { copyTemplate } from "./testing/template-copy";

// Before the client is imported, which opens the database.
const server = await startLibsqlServer({ file: copyTemplate() });
process.env.TURSO_DATABASE_URL = server.url;
Object.assign(LIMITS.read, { attemptMs: 1_000, totalMs: 1_000 });
const { db, onDatabaseRecovered } = await import("./client");
afterAll(() => server.stop());

const read = () => db.all(sql`select 1`);

test("the end of an outage is told once", async () => {
  const listener = vi.fn<() => void>();
  onDatabaseRecovered(listener);
  await read();
  await server.faults.begin("refuse");
  await expect(read()).rejects.toThrow();
  expect(listener).not.toHaveBeenCalled();
  await server.faults.clear();
  await read();
  await read();
  expect(listener).toHaveBeenCalledTimes(1);
});
