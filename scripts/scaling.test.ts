import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { costs, estimate, limits, plans, pollingOf, priceOf, tables } from "./scaling";

/** Prettier aligns the columns of tables. */
const plain = (markdown: string) => markdown.replaceAll(/ +/g, " ").replaceAll(/-+/g, "-");

test("the tables of docs/scaling.md are those that are computed", () => {
  const page = plain(readFileSync("docs/scaling.md", "utf8"));
  for (const table of tables()) expect(page).toContain(plain(table));
});

test("a copy is written as its row and the entries of the indexes that hold it", async () => {
  const indexes = await db.all<{ sql: string | null }>(
    sql`select sql from sqlite_schema where type = 'index' and tbl_name = 'recipient'`,
  );
  const holding = indexes.filter((index) => !index.sql?.endsWith("is not null"));
  expect(costs.copy.written).toBe(1 + holding.length);
});

test("what students do grows with them, and waiting with the instances", () => {
  const [one, two] = [estimate(100_000), estimate(200_000)];
  expect(two.copies).toBe(2 * one.copies);
  const writtenByStudents = ({ written, instances }: typeof one) =>
    written - pollingOf(instances).written;
  expect(writtenByStudents(two)).toBeCloseTo(2 * writtenByStudents(one));
  expect(two.instances).toBeGreaterThan(one.instances);
  expect(estimate(0)).toMatchObject({ instances: 1, ...pollingOf(1) });
  // 30 days: 324,000 reads of the log every 8 seconds, and what else is asked by the clock.
  expect(pollingOf(1).statements).toBe(324_000 + 324_000 + 86_400 + 648_000 + 518_400);
});

test("the price is that of the cheapest plan, with what is above it", () => {
  const idle = { statements: 0, read: 0, written: 0 };
  expect(priceOf(idle, 0)).toEqual({ plan: "Developer", price: 4.99 });
  expect(priceOf({ ...idle, written: 26e6 }, 10)).toEqual({ plan: "Developer", price: 6.74 });
  expect(priceOf({ ...idle, written: 90e6 }, 0)).toEqual({ plan: "Scaler", price: 24.92 });
  expect(priceOf({ ...idle, read: 252e9, written: 900e6 }, 50).plan).toBe("Scaler");
  expect(plans.map(({ price }) => price)).toEqual([4.99, 24.92, 416.58]);
});

test("limits are reached in the order in which they are listed", () => {
  const reached = limits().map(({ students }) => students);
  expect(reached).toEqual(reached.toSorted((one, other) => one - other));
  for (const { what, students } of limits()) expect([what, students > 0]).toEqual([what, true]);
});
