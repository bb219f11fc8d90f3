import { hashSync } from "bcryptjs";
import { expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import { hashPassword } from "@/lib/accounts/hash-password";
import {
  countComparisons,
  hasWaitingSignIns,
  isBcryptHash,
  isOutdated,
  withPasswords,
} from "./password";

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
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ code: "BUSY", reason: "crowded", seconds: 5 });
  }
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

  // One tally and one queue, and hashes that both understand.
  expect(other.countComparisons()).toBe(countComparisons());
  expect([other.hasWaitingSignIns(), hasWaitingSignIns()]).toEqual([false, false]);
  const made = await other.withPasswords(claim, ({ hash }) => hash("rahasia8"));
  expect([other.isBcryptHash(made), other.isOutdated(made)]).toEqual([true, false]);
  expect(await verify("rahasia8", made)).toBe(true);
  const comparing = other.withPasswords(claim, ({ matches }) => matches("rahasia9", made));
  expect(await comparing).toBe(false);
  const nobody = other.withPasswords(claim, ({ matches }) => matches("rahasia8", undefined));
  expect(await nobody).toBe(false);
});

test("A13: the event loop keeps turning while passwords are hashed and compared", async () => {
  const hash = await hashPassword("rahasia8");
  let turns = 0;
  const count = () => {
    turns++;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const compared = await Promise.all([verify("rahasia8", hash), verify("rahasia9", hash)]);
  await hashPassword("rahasia8");
  clearImmediate(counting);
  expect(compared).toEqual([true, false]);
  expect(turns).toBeGreaterThan(100); // on the loop's own thread it would be a few for each password
});

test("L2: it is known whether anybody waits to sign in", async () => {
  expect(hasWaitingSignIns()).toBe(false);
  const quick = hashSync("rahasia8", 4);
  const asked = Array.from({ length: 30 }, () => verify("rahasia8", quick));
  expect(hasWaitingSignIns()).toBe(true);
  await Promise.all(asked);
  expect(hasWaitingSignIns()).toBe(false);
});

test("what fails for another reason than its turn is thrown on", async () => {
  const claim = { account: "two", network: "two", rank: () => ({ lane: 1, penalty: 1 }) };
  const mistake = new Error("a mistake");
  await expect(withPasswords(claim, () => Promise.reject(mistake))).rejects.toBe(mistake);
  const notEvenOne = withPasswords(claim, () => Promise.reject("a word"));
  await expect(notEvenOne).rejects.toBe("a word");
});

test("A13: a thread that fails is logged, and who waits for it is asked to come back", async () => {
  const logged = vi.spyOn(log, "error");
  const claim = { account: "three", network: "three", rank: () => ({ lane: 1, penalty: 1 }) };
  const failing = withPasswords(claim, ({ hash }) => hash(undefined as unknown as string));
  await expect(failing).rejects.toMatchObject({ code: "BUSY", reason: "crowded", seconds: 5 });
  expect(logged).toHaveBeenCalledExactlyOnceWith(
    { err: expect.any(Error) as Error },
    expect.any(String),
  );
  expect(await verify("rahasia8", hashSync("rahasia8", 4))).toBe(true);
});

const salted = "x".repeat(53);

test.each([
  [`$2b$11$${salted}`, true],
  [`$2a$04$${salted}`, true],
  [`$2y$14$${salted}`, true],
  [`$2b$03$${salted}`, false],
  [`$2b$15$${salted}`, false],
  [`$2b$31$${salted}`, false],
  [`$2x$11$${salted}`, false],
  [`$1b$11$${salted}`, false],
  [`x$2b$11$${salted}`, false],
  [`$2b$11$${salted}x`, false],
  [`$2b$11$${salted.slice(1)}`, false],
  [`$2b$11$${salted.slice(1)}!`, false],
])("A6: %s is a hash of ours: %s", (storedHash, is) => {
  expect(isBcryptHash(storedHash)).toBe(is);
});
