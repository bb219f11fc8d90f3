import { expect, test } from "vitest";
import { createActor } from "@/lib/testing/factories";
import { canSignIn, findAccount } from "./account";

const HOUR_MS = 3_600_000;
const none = { suspendedAt: null, deletedAt: null, passwordExpiresAt: null };
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

test.each([
  { is: "as any other", status: none, opens: true },
  { is: "suspended", status: { ...none, suspendedAt: new Date(0) }, opens: false },
  {
    is: "suspended by a clock set ahead",
    status: { ...none, suspendedAt: inHours(99) },
    opens: false,
  },
  { is: "deleted", status: { ...none, deletedAt: new Date(0) }, opens: false },
  { is: "new", status: { ...none, passwordExpiresAt: inHours(1) }, opens: true },
  { is: "new for too long", status: { ...none, passwordExpiresAt: inHours(-1) }, opens: false },
  {
    is: "new by another clock",
    status: { ...none, passwordExpiresAt: inHours(29 * 24) },
    opens: false,
  },
  {
    is: "suspended while new",
    status: { ...none, suspendedAt: new Date(0), passwordExpiresAt: inHours(1) },
    opens: false,
  },
  {
    is: "deleted while new",
    status: { ...none, deletedAt: new Date(0), passwordExpiresAt: inHours(1) },
    opens: false,
  },
])("B6: an account that is $is opens something: $opens", ({ status, opens }) => {
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
