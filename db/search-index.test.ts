import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { announce, createActor, createCourse, dump } from "@/lib/testing/factories";
import { db } from "./client";
import { hasSearchIndex, prepareSearchIndex } from "./search-index";

/* oxlint-disable no-restricted-properties -- another process, which changes the schema itself */

const rowsOf = async (word: string) => {
  const rows = await db.all(
    sql`select rowid from notification_search where notification_search match ${word}`,
  );
  return rows.length;
};

async function sent(title: string) {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  await announce(teacher, await createCourse(teacher, { students: [student] }), { title });
}

/** What an engine without FTS5 makes of the index: a table of a module that it does not have. */
async function renameModule(from: string, to: string) {
  const client = createClient({ url: process.env.TURSO_DATABASE_URL ?? "" });
  const { rows } = await client.execute("pragma schema_version");
  await client.executeMultiple(`
    pragma writable_schema = on;
    update sqlite_master set sql = replace(sql, '${from}', '${to}') where name = 'notification_search';
    pragma schema_version = ${Number(rows[0]?.[0]) + 1};`); // so that other connections read it again
  client.close();
}

test("the index holds the words of each notification, and follows their deletion", async () => {
  await sent("Zamrud");
  expect(await rowsOf("zamrud")).toBe(1);
  const before = await dump();
  await prepareSearchIndex();
  expect(await dump()).toBe(before);
  await db.run(sql`delete from notification where title = 'Zamrud'`); // the foreign key deletes its words
  expect(await rowsOf("zamrud")).toBe(0);
});

test("an engine without FTS5 publishes all the same; with it the index is complete again", async () => {
  await renameModule("fts5", "fts9");
  await expect(sent("Batu")).rejects.toThrow("fts9");
  await prepareSearchIndex();
  expect(await hasSearchIndex()).toBe(false);
  await sent("Nilam");
  await prepareSearchIndex();
  expect(await hasSearchIndex()).toBe(false);

  await renameModule("fts9", "fts5");
  await prepareSearchIndex();
  expect(await hasSearchIndex()).toBe(true);
  expect(await rowsOf("nilam")).toBe(1);
  await sent("Nilam lagi");
  expect(await rowsOf("nilam")).toBe(2);
});
