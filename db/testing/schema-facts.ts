import type { Client } from "@libsql/client";
import { readRows, readTables, type Table } from "./any-rows";

/** What the code of a version relies on when it writes to a table. */
export type Facts = {
  table: Table;
  /** The columns of each unique index. */
  unique: string[][];
  /** Each CHECK, with its column in front. */
  checks: string[];
  /** Triggers that can refuse a write. */
  refusing: string[];
};

export type Schema = Map<string, Facts>;

/** Reads a database's schema as far as it decides which writes succeed. */
export async function readSchema(client: Client): Promise<Schema> {
  const schema: Schema = new Map();
  for (const table of await readTables(client)) {
    schema.set(table.name, await readFacts(client, table));
  }
  return schema;
}

async function readFacts(client: Client, table: Table): Promise<Facts> {
  const query = <Row>(sql: string) => readRows<Row>(client, sql);
  const unique: string[][] = [];
  const indexes = await query<{ name: string; unique: number }>(
    `pragma index_list("${table.name}")`,
  );
  for (const index of indexes) {
    if (index.unique !== 1) continue;
    const columns = await query<{ name: string }>(`pragma index_info("${index.name}")`);
    unique.push(columns.map(({ name }) => name));
  }
  const [definition] = await query<{ sql: string }>(
    `select sql from sqlite_schema where type = 'table' and name = '${table.name}'`,
  );
  const triggers = await query<{ name: string }>(`select name from sqlite_schema
    where type = 'trigger' and tbl_name = '${table.name}' and sql like '%raise(%' order by name`);
  const check = /check ?\((?:"\w+"\.)?["`](\w+)["`] (.*?\)?)\)/gi;
  return {
    table,
    unique,
    checks: [...(definition?.sql ?? "").matchAll(check)].map(
      ([, column = "", condition = ""]) => `${column} ${condition}`,
    ),
    refusing: triggers.map(({ name }) => name),
  };
}

/** What code of the version `before` can no longer do on the schema `after`, a sentence each. */
export function narrowings(before: Schema, after: Schema): string[] {
  return [...before].flatMap(([name, old]) => {
    const facts = after.get(name);
    return facts ? narrowingsOfTable(old, facts) : [`${name} is gone`];
  });
}

function narrowingsOfTable(old: Facts, now: Facts): string[] {
  const { name, columns } = now.table;
  const was = new Map(old.table.columns.map((column) => [column.name, column]));
  const optional = new Set(
    columns
      .filter((column) => !was.has(column.name) && column.isNullable)
      .map((column) => column.name),
  );
  const known = new Set(old.unique.map(String));
  const is = new Map(columns.map((column) => [column.name, column]));
  return [
    ...[...was.keys()]
      .filter((column) => !is.has(column))
      .map((column) => `${name}.${column} is gone`),
    ...columns.flatMap((column) => {
      const before = was.get(column.name);
      const found: string[] = [];
      if (column.required && !before?.required) found.push("must have a value");
      if (before && !column.isNullable && before.isNullable) found.push("must not be null");
      if (before && column.type !== before.type) found.push("has another type");
      if (before && column.refersTo && !before.refersTo) found.push("must refer to a row");
      const checks = now.checks.filter((check) => check.startsWith(`${column.name} `));
      if (before && checks.some((check) => !old.checks.includes(check))) {
        found.push("has another CHECK");
      }
      return found.map((what) => `${name}.${column.name} ${what}`);
    }),
    ...now.unique
      .filter((index) => !known.has(String(index)) && !index.some((column) => optional.has(column)))
      .map((index) => `${name} (${index.join(", ")}) must be unique`),
    ...now.refusing
      .filter((trigger) => !old.refusing.includes(trigger))
      .map((trigger) => `${name}: ${trigger} may refuse`),
  ];
}
