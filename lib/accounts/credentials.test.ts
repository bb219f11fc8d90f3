import { hashSync } from "bcryptjs";
import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db, writeBatch } from "@/db/client";
import { auditLog, user } from "@/db/schema";
import { arriveFrom, present } from "@/db/testing/cookies";
import { findAccount } from "@/lib/auth/account";
import { createActor } from "@/lib/testing/factories";
import { provePassword, unchangedSinceProof } from "./credentials";
import { rememberDevice } from "./known-device";
import type * as Priority from "./priority";
import { claimOf, history } from "./priority";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.mock("./priority", async (original) => {
  const priority = await original<typeof Priority>();
  return { ...priority, claimOf: vi.fn(priority.claimOf) };
});
vi.setConfig({ testTimeout: 60_000 }); // hashing takes long where others compute too

const PASSWORD = "sapi terbang biru";
const passwordHash = hashSync(PASSWORD, 11);

beforeEach(() => {
  present(undefined);
  arriveFrom();
});

let made = 0;
async function createUser() {
  const username = `bukti-${++made}`;
  return { ...(await createActor("student", { username, passwordHash })), username };
}
const prove = (username: string, password = PASSWORD) =>
  provePassword({ username, password, action: "login" });
const isPreferred = () => vi.mocked(claimOf).mock.lastCall?.[0].preferred;
const lastEntry = async () =>
  (
    await db
      .select()
      .from(auditLog)
      .orderBy(sql`${auditLog.id} desc`)
      .limit(1)
  )[0];

test("L2: what becomes of an attempt is held for or against its network", async () => {
  const { username } = await createUser();
  arriveFrom("203.0.113.21");
  await expect(prove(username, "salah sekali")).rejects.toMatchObject({ reason: "credentials" });
  expect(history.odds("203.0.113.21")).toBe(2);
  await prove(username);
  await prove(username);
  expect(history.odds("203.0.113.21")).toBeCloseTo(2 / 3);
});

test("L2: known devices and sessions go first, strangers do not", async () => {
  const { id, username } = await createUser();
  await prove(username);
  expect(isPreferred()).toBe(false);
  await rememberDevice({ id, passwordHash });
  await prove(username);
  expect(isPreferred()).toBe(true);
  present(undefined);
  const within = { userId: id, sessionId: "session" };
  await provePassword({ username, password: PASSWORD, action: "password_change", within });
  expect(isPreferred()).toBe(true);
});

test("K2: of an attempt as nobody the log knows just that", async () => {
  const { id, username } = await createUser();
  await expect(prove(username, "salah sekali")).rejects.toThrow();
  expect(await lastEntry()).toMatchObject({ outcome: "failed", targetId: id, detail: "{}" });
  await expect(prove("rahasia.dewi")).rejects.toThrow();
  expect(await lastEntry()).toMatchObject({
    outcome: "failed",
    targetId: null,
    detail: '{"user":"unknown"}',
  });
});

test.each([
  ["nothing", {}, true],
  ["the password", { passwordHash: "another" }, false],
  ["the role", { role: "teacher" }, false],
  ["a suspension", { suspendedAt: new Date(0) }, false],
  ["a deletion", { deletedAt: new Date(0) }, false],
] as const)(
  "B6: a proof is worth nothing when %s has come between",
  async (_name, change, holds) => {
    const { id } = await createUser();
    const account = await findAccount({ id });
    if (Object.keys(change).length > 0) {
      await writeBatch([db.update(user).set(change).where(eq(user.id, id))]);
    }
    const found = await db.select({ id: user.id }).from(user).where(unchangedSinceProof(account!));
    expect(found).toHaveLength(holds ? 1 : 0);
  },
);
