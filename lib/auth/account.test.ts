import { expect, test } from "vitest";
import { createActor } from "@/lib/testing/factories";
import { canSignIn, findAccount } from "./account";

const HOUR_MS = 3_600_000;
const none = { suspendedAt: null, deletedAt: null, passwordExpiresAt: null };
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

test.each([
  ["as any other", none, true],
  ["suspended", { ...none, suspendedAt: new Date(0) }, false],
  ["suspended, as a clock set ahead wrote it", { ...none, suspendedAt: inHours(99) }, false],
  ["deleted", { ...none, deletedAt: new Date(0) }, false],
  ["with a one-time password", { ...none, passwordExpiresAt: inHours(1) }, true],
  ["with one that has run out", { ...none, passwordExpiresAt: inHours(-1) }, false],
  ["with one of another clock", { ...none, passwordExpiresAt: inHours(49) }, false],
  [
    "suspended with one",
    { ...none, suspendedAt: new Date(0), passwordExpiresAt: inHours(1) },
    false,
  ],
  ["deleted with one", { ...none, deletedAt: new Date(0), passwordExpiresAt: inHours(1) }, false],
])("B6: an account that is %s opens something: %s", (_name, status, opens) => {
  expect(canSignIn(status)).toBe(opens);
});

test("an account is found by its name or its id, and nobody else's", async () => {
  const [dewi] = [await createActor("student", { username: "dewi" }), await createActor("student")];
  const account = { id: dewi.id, username: "dewi", role: "student", passwordHash: "-" };
  expect(await findAccount({ username: "dewi" })).toMatchObject(account);
  expect(await findAccount({ id: dewi.id })).toMatchObject(account);
  expect(await findAccount({ username: dewi.id })).toBeUndefined();
  expect(await findAccount({ id: "dewi" })).toBeUndefined();
});
