import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { callMetrics, db, writeBatch } from "./client";

async function counted() {
  const { values } = await callMetrics().durations.get();
  const counts = values.filter(({ metricName }) => metricName?.endsWith("_count"));
  return Object.fromEntries(counts.map(({ labels, value }) => [labels["kind"], value]));
}

async function inFlight() {
  const { values } = await callMetrics().inFlight.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels["kind"], value]));
}

test("calls are counted by kind, those that fail too, and while they have no result", async () => {
  await db.run(sql`create table counted (n integer not null)`);
  const before = await counted();
  const writes = [1, 2, 3].map((n) =>
    writeBatch([sql`insert into counted values (${n})`, sql`insert into counted values (${n})`]),
  );
  await eventually(async () => expect(await inFlight()).toEqual({ read: 0, write: 3 }));
  await Promise.all(writes);
  await expect(writeBatch([sql`insert into counted values (null)`])).rejects.toThrow();
  expect(await db.all(sql`select count(*) as n from counted`)).toEqual([{ n: 6 }]);

  const after = await counted();
  expect([after["write"]! - before["write"]!, after["read"]! - before["read"]!]).toEqual([4, 1]);
  expect(await inFlight()).toEqual({ read: 0, write: 0 });
});
