import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { gauge } from "./collected";

test("a value that cannot be read is NaN, and the others are told", async () => {
  const registry = new Registry();
  let waiting = Promise.resolve(3);
  registry.registerMetric(gauge("waiting", "Read from the database.", () => waiting));
  registry.registerMetric(gauge("size", "Of the process.", () => 7));
  const values = async () => (await registry.metrics()).match(/^\w+ \S+$/gm);
  expect(await values()).toEqual(["naik_kelas_waiting 3", "naik_kelas_size 7"]);
  waiting = Promise.reject(new Error("the database is away"));
  expect(await values()).toEqual(["naik_kelas_waiting Nan", "naik_kelas_size 7"]);
});
