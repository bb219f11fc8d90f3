import { expect, test } from "vitest";
import { notFound, PublicError, RetryLater } from "@/lib/errors";
import { type LoginOutcome, recorded } from "@/lib/metrics/recorded";
import { countOutcome } from "./login-outcome";

async function counted() {
  const { values } = await recorded.logins.metric.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels["outcome"]), value]));
}

const failures: [string, Error, LoginOutcome][] = [
  ["a wrong password", new PublicError("INVALID", "credentials"), "refused"],
  ["an account that is gone", notFound(), "refused"],
  ["too many attempts", new RetryLater("TOO_MANY", "tooMany", 900), "throttled"],
  ["a full queue", new RetryLater("BUSY", "crowded", 5), "crowded"],
  ["an outage", new Error("the database did not answer"), "failed"],
];

test.each(failures)("%s is counted, and thrown on", async (_, error, outcome) => {
  const before = await counted();
  await expect(countOutcome(() => Promise.reject(error))).rejects.toBe(error);
  expect(await counted()).toEqual({ ...before, [outcome]: Number(before[outcome]) + 1 });
});

test("a success is counted, and returned", async () => {
  const before = await counted();
  expect(await countOutcome(() => Promise.resolve("siti"))).toBe("siti");
  expect(await counted()).toEqual({ ...before, succeeded: Number(before["succeeded"]) + 1 });
});
