import { readFileSync } from "node:fs";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import * as schema from "@/db/schema";

const page = readFileSync("docs/privacy.md", "utf8");
const tables = Object.values(schema).map((table) => getTableConfig(table as SQLiteTable));

/** Columns that refer to a person or a location. */
const personal =
  /^(user|actor|author|sender|teacher|reviewer|target)_id$|^(username|address|user_agent)$/;
const about = tables.filter(({ name, columns }) => {
  return name === "throttle" || columns.some((column) => personal.test(column.name));
});

test("K3: docs/privacy.md names every table with personal data", () => {
  expect(about.length).toBeGreaterThanOrEqual(10);
  expect(about.map(({ name }) => name).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("K3: docs/privacy.md names every column of these tables", () => {
  const words = new Set([...page.matchAll(/`(\w+)`/g)].map(([, word]) => word));
  const unnamed = about.flatMap(({ name, columns }) =>
    columns.filter((column) => !words.has(column.name)).map((column) => `${name}.${column.name}`),
  );
  expect(unnamed).toEqual([]);
});

test("K3: no column stores sensitive data", () => {
  const sensitive =
    /mail|phone|telepon|birth|lahir|gender|kelamin|religion|agama|nik$|nisn|photo|foto|parent|latitude|location/;
  const columns = tables.flatMap(({ name, columns: all }) =>
    all.map((column) => `${name}.${column.name}`),
  );
  expect(columns.filter((column) => sensitive.test(column))).toEqual([]);
});
