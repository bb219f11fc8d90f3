import type { Client, InValue } from "@libsql/client";

/** What a database itself says about its tables, in an order in which their rows can be inserted. */
export type Tables = Table[];
export type Table = { name: string; columns: Column[] };
type Column = {
  name: string;
  type: string;
  isNullable: boolean;
  /** An insert has to give it a value. */
  required: boolean;
  isKey: boolean;
  /** The column that it refers to. */
  refersTo?: { table: string; column: string };
  /** From its CHECK. */
  allowed?: string[];
  /** By a CHECK at most one of some columns has a value: here another one. */
  isLeftOut: boolean;
};

const quote = (name: string) => `"${name}"`;

/** The rows of a query, of a known form. */
export const readRows = async <Row>(client: Client, query: string): Promise<Row[]> =>
  (await client.execute(query)).rows as unknown as Row[];

/** Reads the product's tables, without generated columns, SQLite's own tables and the full-text index. */
export async function readTables(client: Client): Promise<Tables> {
  const rows = await readRows<{ name: string; sql: string }>(
    client,
    `select name, sql from sqlite_schema where type = 'table'
      and name not like 'sqlite_%' and name <> '__drizzle_migrations'
      and name not like 'notification_search%' order by name`,
  );
  const tables = await Promise.all(
    rows.map(async ({ name, sql }) => ({ name, columns: await readColumns(client, name, sql) })),
  );
  return inOrder(tables);
}

/** Of columns that a CHECK counts, `(a is not null) + (b is not null) <= 1`, all but the first. */
function alternatives(sql: string): Set<string> {
  const counted = /((?:\([^()]* is not null\)[\s+]*)+)<= 1/.exec(sql)?.[1] ?? "";
  const columns = [...counted.matchAll(/"(\w+)" is not null/g)].map(([, column = ""]) => column);
  return new Set(columns.slice(1));
}

type ColumnInfo = {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  hidden: number;
};
type Reference = { table: string; from: string; to: string };

async function readColumns(client: Client, table: string, sql: string): Promise<Column[]> {
  const columns = await readRows<ColumnInfo>(client, `pragma table_xinfo(${quote(table)})`);
  const references = await readRows<Reference>(client, `pragma foreign_key_list(${quote(table)})`);
  const leftOut = alternatives(sql);
  const checks = [...sql.matchAll(/["`](\w+)["`] in \(([^)]*)\)/gi)];
  return columns
    .filter(({ hidden }) => hidden === 0)
    .map(({ name, type, notnull, dflt_value: preset, pk }) => {
      const reference = references.find(({ from }) => from === name);
      const check = checks.find(([, column]) => column === name);
      return {
        name,
        type: type.toUpperCase(),
        isNullable: notnull === 0,
        required: notnull === 1 && preset === null,
        isKey: pk > 0,
        refersTo: reference && { table: reference.table, column: reference.to },
        allowed: check?.[2]?.split(",").map((value) => value.trim().replaceAll("'", "")),
        isLeftOut: leftOut.has(name),
      };
    });
}

/** Each table after those that it refers to. */
function inOrder(tables: Tables): Tables {
  const ordered: Tables = [];
  while (ordered.length < tables.length) {
    const known = new Set(ordered.map(({ name }) => name));
    const next = tables.filter(
      ({ name, columns }) =>
        !known.has(name) &&
        columns.every(
          ({ refersTo }) => !refersTo || refersTo.table === name || known.has(refersTo.table),
        ),
    );
    if (next.length === 0) throw new Error("tables refer to each other in a circle");
    ordered.push(...next);
  }
  return ordered;
}

/** A number that SQLite gives out itself. */
const isCounted = ({ type, isKey }: Column, { columns }: Table) =>
  type === "INTEGER" && isKey && columns.filter((column) => column.isKey).length === 1;

/** A valid value, another one in each row; references are to the same row of the other table. */
function valueOf(tables: Tables, column: Column, row: number): InValue {
  const { refersTo, allowed } = column;
  if (refersTo) {
    const referred = tables
      .find(({ name }) => name === refersTo.table)
      ?.columns.find(({ name }) => name === refersTo.column);
    return referred ? valueOf(tables, referred, row) : null;
  }
  if (allowed) return allowed[row % allowed.length] ?? null;
  return column.type === "INTEGER" ? row : `${column.name}-${row}`;
}

type Choice = { tables: Tables; row: number; onlyRequired: boolean };

/** Inserts into `table` a row with all columns, or with those alone that must have a value. */
export function insertOf(table: Table, { tables, row, onlyRequired }: Choice) {
  const columns = table.columns.filter(
    (column) =>
      !isCounted(column, table) &&
      !column.isLeftOut &&
      (!onlyRequired || column.required || column.isKey),
  );
  const marks = columns.map(() => "?").join(", ");
  return {
    sql: `insert into ${quote(table.name)} (${columns.map(({ name }) => quote(name)).join(", ")})
      values (${marks})`,
    args: columns.map((column) => valueOf(tables, column, row)),
  };
}

/** Selects all columns by name. */
export const selectOf = ({ name, columns }: Table) =>
  `select ${columns.map((column) => quote(column.name)).join(", ")} from ${quote(name)}`;

/** Writes to all columns. */
export const updateOf = ({ name, columns }: Table) => {
  const written = columns.map((column) => quote(column.name));
  return `update ${quote(name)} set ${written.map((column) => `${column} = ${column}`).join(", ")}`;
};

/** Adds two rows to each table: one with all columns, one with those alone that must have a value. */
export async function addAnyRows(client: Client): Promise<void> {
  const tables = await readTables(client);
  for (const table of tables) {
    await client.execute(insertOf(table, { tables, row: 1, onlyRequired: false }));
    await client.execute(insertOf(table, { tables, row: 2, onlyRequired: true }));
  }
}
