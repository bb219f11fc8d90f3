import { hashSync } from "bcryptjs";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { throttle } from "@/db/schema";
import { present } from "@/db/testing/cookies";
import { createActor } from "@/lib/testing/factories";
import { loginsAs } from "@/lib/throttle/limits";
import { login } from "./mutations";
import { hasWaitingSignIns } from "@/lib/auth/password";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 60_000 });

const PASSWORD = "sapi terbang biru";
const passwordHash = hashSync(PASSWORD, 11);

beforeEach(async () => {
  present(undefined);
  await db.delete(throttle);
  await db.insert(throttle).values({
    key: loginsAs("siapa").key,
    count: 11,
    resetsAt: new Date(Date.now() + 900_000),
  });
});

async function refused() {
  const startedAt = performance.now();
  await expect(login({ username: "siapa", password: "salah" })).rejects.toMatchObject({
    code: "TOO_MANY",
  });
  return performance.now() - startedAt;
}

test("L2: while others wait to sign in, refusals are delayed and take no queue slot", async () => {
  const quick = await refused();
  expect(quick).toBeLessThan(1_000);

  const usernames = Array.from({ length: 20 }, (_, n) => `menunggu-${n}`);
  for (const username of usernames) await createActor("student", { username, passwordHash });
  const others = usernames.map((username) => login({ username, password: PASSWORD }));
  while (!hasWaitingSignIns()) await new Promise(setImmediate);
  expect(await refused()).toBeGreaterThan(1_900);
  expect(await Promise.all(others)).toHaveLength(20);
});
