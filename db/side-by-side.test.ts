import { join } from "node:path";
import { type Client, createClient, type InStatement } from "@libsql/client";
import { expect, test } from "vitest";
import { insertOf, readTables, selectOf, type Tables, updateOf } from "./testing/any-rows";
import { contracted } from "./testing/contracted";
import { freshDirectory, journal, migrateBefore, openQuickly } from "./testing/migrations";
import { narrowings, readSchema } from "./testing/schema-facts";

/** No code changes or deletes an entry of the audit log. */
const appendOnly = new Set(["audit_log"]);

/** Runs the statements that code written for `tables` sends; returns the sentences of those that fail. */
async function runStatements(client: Client, tables: Tables, row: number): Promise<string[]> {
  const failures: string[] = [];
  const attempt = (table: string, statement: InStatement) =>
    client.execute(statement).catch((error: Error) => {
      failures.push(`${table}: ${error.message}`);
    });
  for (const table of tables) {
    await attempt(table.name, insertOf(table, { tables, row, onlyRequired: false }));
    await attempt(table.name, insertOf(table, { tables, row: row + 1, onlyRequired: true }));
    await attempt(table.name, selectOf(table));
    if (!appendOnly.has(table.name)) await attempt(table.name, updateOf(table));
  }
  for (const { name } of tables.toReversed()) {
    if (!appendOnly.has(name)) await attempt(name, `delete from "${name}"`);
  }
  return failures;
}

const schemaOf = async (...statements: string[]) => {
  const client = createClient({ url: ":memory:" });
  for (const statement of statements) await client.execute(statement);
  const schema = await readSchema(client);
  client.close();
  return schema;
};

test("the version before each migration can go on while the new one runs on the same database", async () => {
  const url = `file:${join(freshDirectory(), "school.db")}`;
  await migrateBefore(1, url);
  const client = await openQuickly(url);
  const taken: Record<string, string[]> = {};
  const failures: Record<string, string[]> = {};
  for (const { idx, tag } of journal.entries.slice(1)) {
    const [schema, tables] = [await readSchema(client), await readTables(client)];
    await migrateBefore(idx + 1, url);
    const found = narrowings(schema, await readSchema(client));
    if (found.length > 0) taken[tag] = found.toSorted();
    const failed = await runStatements(client, tables, 1);
    if (failed.length > 0) failures[tag] = failed;
  }
  client.close();
  const listed = Object.entries(contracted).map(([tag, facts]) => [
    tag,
    Object.keys(facts).toSorted(),
  ]);
  expect(taken).toEqual(Object.fromEntries(listed));
  expect(failures).toEqual({});
});

const before = [
  "create table parent (id text primary key not null)",
  `create table item (id text primary key not null, name text not null, note text, kind text,
    constraint known check ("item"."kind" in ('a', 'b')))`,
];

test.each([
  ["drop table item", ["item is gone"]],
  ["alter table item drop column note", ["item.note is gone"]],
  ["alter table item rename column note to remark", ["item.note is gone"]],
  ["alter table item add extra text", []],
  ["alter table item add extra text not null default ''", []],
  ["alter table item add kind2 text check (kind2 in ('a'))", []],
  ["create index item_name on item (name)", []],
  ["create unique index item_name on item (name)", ["item (name) must be unique"]],
  [
    "alter table item alter column note to note text not null",
    ["item.note must have a value", "item.note must not be null"],
  ],
  ["alter table item alter column name to name integer not null", ["item.name has another type"]],
  [
    "alter table item alter column note to note text references parent(id)",
    ["item.note must refer to a row"],
  ],
  [
    "alter table item alter column kind to kind text check (`kind` in ('a'))",
    ["item.kind has another CHECK"],
  ],
  [
    "create trigger strict before insert on item begin select raise(abort, 'no'); end",
    ["item: strict may refuse"],
  ],
])("%s takes away %j", async (migration, expected) => {
  expect(narrowings(await schemaOf(...before), await schemaOf(...before, migration))).toEqual(
    expected,
  );
});
