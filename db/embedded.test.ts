import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, prepareDatabase } from "./client";

test("every required setting is in force", async () => {
  await prepareDatabase();
  const settings: Record<string, unknown> = {};
  for (const name of ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"]) {
    const rows = await db.all<Record<string, unknown>>(sql.raw(`pragma ${name}`));
    settings[name] = Object.values(rows[0] ?? {})[0];
  }
  expect(settings).toEqual({
    journal_mode: "wal",
    synchronous: 2,
    foreign_keys: 1,
    busy_timeout: 5,
  });
});

test("a wrong setting stops start-up", async () => {
  await db.run(sql`pragma synchronous = normal`);
  await expect(prepareDatabase()).rejects.toThrow("synchronous is 1, not 2");
  await db.run(sql`pragma synchronous = full`);
  await prepareDatabase();
});
