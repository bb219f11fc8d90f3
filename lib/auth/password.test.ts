import { hashSync } from "bcryptjs";
import { expect, test, vi } from "vitest";
import { hashPassword } from "@/lib/accounts/hash-password";
import { countComparisons, isOutdated, withPasswords } from "./password";

vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

const verify = (password: string, storedHash: string | null | undefined, network = "school") =>
  withPasswords(
    { account: crypto.randomUUID(), network, rank: () => ({ lane: 1, penalty: 1 }) },
    ({ matches }) => matches(password, storedHash),
  );

test("a password matches its hash, and another one does not", async () => {
  const hash = await hashPassword("rahasia kita 🎓");
  expect(hash).toMatch(/^\$2b\$11\$/);
  expect(hash).not.toContain("rahasia");
  expect(await verify("rahasia kita 🎓", hash)).toBe(true);
  expect(await verify("Rahasia kita 🎓", hash)).toBe(false);
});

test("hashing the same password twice gives different hashes", async () => {
  expect(await hashPassword("rahasia8")).not.toBe(await hashPassword("rahasia8"));
});

test.each([
  ["no user", undefined],
  ["no hash", null],
  ["an empty hash", ""],
  ["a corrupt hash", "-"],
  ["a hash that was cut", hashSync("rahasia8", 4).slice(0, -1)],
  ["a hash that would take days", hashSync("rahasia8", 4).replace("$04$", "$31$")],
])("A6: with %s nothing matches, and one comparison is made", async (_name, storedHash) => {
  for (const password of ["rahasia8", "", "-"]) {
    const before = countComparisons();
    expect(await verify(password, storedHash)).toBe(false);
    expect(countComparisons() - before).toBe(1);
  }
});

test("A6: a hash of another cost matches, and is reported as outdated", async () => {
  const old = hashSync("rahasia8", 4);
  expect(await verify("rahasia8", old)).toBe(true);
  expect([isOutdated(old), isOutdated(await hashPassword("rahasia8"))]).toEqual([true, false]);
});

test("A13: attempts beyond the queue's limit get RetryLater, and those admitted are served", async () => {
  const hash = hashSync("rahasia8", 4);
  const attempts = Array.from({ length: 100 }, () => verify("rahasia8", hash));
  const fromElsewhere = verify("rahasia8", hash, "home");
  const outcomes = await Promise.allSettled(attempts);

  const served = outcomes.filter(({ status }) => status === "fulfilled");
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(served.length).toBeGreaterThanOrEqual(64);
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: "BUSY", seconds: 5 });
  expect(await fromElsewhere).toBe(true);
});

test("A13: another bundle, which shares the queue but no classes, also throws RetryLater", async () => {
  vi.resetModules();
  const other = await import("./password");
  const claim = { account: "one", network: "one", rank: () => ({ lane: 1, penalty: 1 }) };
  const attempts = Array.from({ length: 30 }, () =>
    other.withPasswords(claim, ({ matches }) => matches("rahasia8", null)),
  );
  const outcomes = await Promise.allSettled(attempts);
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: "BUSY", seconds: 5 });
});
