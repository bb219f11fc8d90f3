import { createClient } from "@libsql/client";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { startLibsqlServer } from "./testing/libsql-server/server";
import { readTables } from "./testing/any-rows";
import { journal } from "./testing/migrations";
import { olderSchool, type OlderSchool, type Rows, rowsOf } from "./testing/older-school";

/** To it a migration itself adds a row. */
const addedTo = new Set(["log_epoch"]);

/** Expects the rows of before, in which a migration may only have filled what was empty. */
function expectKept(after: Rows, before: Rows) {
  for (const [table, rows] of Object.entries(before)) {
    const found = addedTo.has(table) ? after[table]?.slice(0, rows.length) : after[table];
    const unfilled = found?.map((row, index) => {
      const values = Object.entries(row);
      return Object.fromEntries(
        values.map(([column, value]) => [column, rows[index]?.[column] === null ? null : value]),
      );
    });
    expect([table, unfilled]).toEqual([table, rows]);
  }
}

/** The product's modules, connected to this database. */
async function startOn(url: string) {
  vi.stubEnv("TURSO_DATABASE_URL", url);
  Reflect.deleteProperty(globalThis, Symbol.for("naik-kelas.database"));
  vi.resetModules();
  const [{ migrateDatabase }, { closeDatabase }, accounts, inbox, courses] = await Promise.all([
    import("./migrate"),
    import("./client"),
    import("@/lib/auth/account"),
    import("@/lib/notifications/data"),
    import("@/lib/courses/data"),
  ]);
  return { migrateDatabase, closeDatabase, ...accounts, ...inbox, ...courses };
}

afterEach(() => vi.unstubAllEnvs());

const ani = { id: "ani", role: "student" } as Actor;

/** Lets the product take over an older database that it reaches at `url`. */
async function expectTakenOver({ file, client }: OlderSchool, url = `file:${file}`) {
  const tables = await readTables(client);
  const before = await rowsOf(client, tables);
  for (const { name } of tables) expect([name, before[name]?.length]).not.toEqual([name, 0]);
  client.close();

  const app = await startOn(url);
  await app.migrateDatabase();
  await app.migrateDatabase(); // the next start has nothing left to do
  const upgraded = createClient({ url: `file:${file}` });
  const answers = async (sql: string) => (await upgraded.execute(sql)).rows.map((row) => row[0]);
  expect(await answers("pragma integrity_check")).toEqual(["ok"]);
  expect(await answers("pragma foreign_key_check")).toEqual([]);
  expect(await answers("select created_at from __drizzle_migrations order by created_at")).toEqual(
    journal.entries.map(({ when }) => when),
  );
  expect(await answers("select count(*) from log_epoch")).not.toEqual([0]);
  expectKept(await rowsOf(upgraded, tables), before);

  expect(await app.findAccount({ username: "ani" })).toMatchObject({ passwordHash: "hash-ani" });
  expect(await app.readInbox(ani, {})).toMatchObject({
    unreadCount: 1,
    items: [{ id: "salinan", title: "Halo", courseTitle: "Robotika", seq: 41, readAt: null }],
  });
  expect(await app.listEnrolledCourses(ani, {})).toMatchObject({ items: [{ title: "Robotika" }] });
  app.closeDatabase();
  upgraded.close();
}

test.each(journal.entries)(
  "a database of $tag is taken over with all its rows",
  async ({ idx }) => {
    await expectTakenOver(await olderSchool(idx));
  },
);

// The last versions before columns were altered in place.
test.each([3, 13])("a database of version %d behind a server likewise", async (idx) => {
  const school = await olderSchool(idx);
  const server = await startLibsqlServer({ file: school.file });
  onTestFinished(() => server.stop());
  await expectTakenOver(school, server.url);
});
