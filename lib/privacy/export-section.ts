import { type SQL, sql } from "drizzle-orm";
import type { AnySQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

/** In the export as it is stored. */
export const included = Symbol("included");

/** What becomes of a column: exported as stored, exported as an expression, or left out, with the reason. */
type Treatment = typeof included | SQL | string;

/**
 * An expression with the tables' names. Of a query without joins Drizzle drops them from an expression, where a
 * column of a subquery would then hide the one that was meant; from a nested one it does not.
 */
export const qualified = (expression: SQL): SQL => sql`(${expression})`;

type Columns<Table extends SQLiteTable> = Table["_"]["columns"];

type Definition<Table extends SQLiteTable> = {
  /** The column with the user's id. */
  owner: AnySQLiteColumn;
  /** Every column of the table: one that is missing does not compile. */
  columns: { [Name in keyof Columns<Table>]: Treatment };
  /** From other tables, such as the title of a course. */
  also?: Record<string, SQL>;
  /** Of the user's rows only these. */
  onlyIf?: SQL;
};

/** The rows of one table that belong to a user through one of its columns. */
export type ExportSection = {
  table: SQLiteTable;
  owner: AnySQLiteColumn;
  fields: Record<string, SQL | AnySQLiteColumn>;
  /** Names of the columns that are left out, with the reasons. */
  leftOut: Record<string, string>;
  onlyIf: SQL | undefined;
};

export function exportSection<Table extends SQLiteTable>(
  table: Table,
  { owner, columns, also = {}, onlyIf }: Definition<Table>,
): ExportSection {
  const fields: ExportSection["fields"] = {};
  const leftOut: ExportSection["leftOut"] = {};
  for (const [name, treatment] of Object.entries<Treatment>(columns)) {
    if (typeof treatment === "string") leftOut[name] = treatment;
    else fields[name] = treatment === included ? columnOf(table, name) : treatment;
  }
  return { table, owner, fields: { ...fields, ...also }, leftOut, onlyIf };
}

const columnOf = (table: SQLiteTable, name: string) =>
  (table as unknown as Record<string, AnySQLiteColumn>)[name]!;
