import { hashSync } from "bcryptjs";
import { eq, like } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { throttle, user } from "@/db/schema";
import { arriveFrom, jar, present } from "@/db/testing/cookies";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import { PublicError, RetryLater } from "@/lib/errors";
import { changePassword, login } from "./mutations";
import { countComparisons } from "@/lib/auth/password";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 120_000 });

const [PASSWORD, NEXT] = ["sapi terbang biru", "kucing tidur siang"];
const passwordHash = hashSync(PASSWORD, 11); // the current cost: with another one a login would hash again

beforeEach(async () => {
  useDevice(undefined);
  arriveFrom();
  await db.delete(throttle);
});

let made = 0;
async function createUser() {
  const username = `pemilik-${++made}`;
  return { ...(await createActor("student", { username, passwordHash })), username };
}

/** The next request has this device cookie and no session. */
function useDevice(value: string | undefined) {
  present(undefined);
  if (value !== undefined) jar.set("device", { name: "device", value });
}

/** "ok", the reason of the failure, or the seconds to wait. */
const outcomeOf = (trying: Promise<unknown>) =>
  trying.then(
    () => "ok",
    (error: unknown) => {
      if (error instanceof RetryLater) return error.seconds;
      if (error instanceof PublicError) return error.reason;
      throw error;
    },
  );
const attempt = (username: string, password = "salah sekali") =>
  outcomeOf(login({ username, password }));

/** Signs in from a new device; returns its cookie. */
async function newDevice(username: string) {
  useDevice(undefined);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  return jar.get("device")?.value ?? "";
}

/** The current counts of a limit. */
const countsOf = async (prefix: string) =>
  (
    await db
      .select({ count: throttle.count })
      .from(throttle)
      .where(like(throttle.key, `${prefix}%`))
  ).map(({ count }) => count);

async function failAs(username: string, count = 10) {
  for (let n = 0; n < count; n++) expect(await attempt(username)).toBe("credentials");
}

test("L3: failures from unknown devices lock the name for these, and not for a known device", async () => {
  const { username } = await createUser();
  const device = await newDevice(username);
  for (let round = 0; round < 2; round++) {
    useDevice(undefined);
    await db.delete(throttle); // as 15 minutes later
    await failAs(username);
    expect(await attempt(username, PASSWORD)).toBeTypeOf("number");
    useDevice(device);
    expect(await attempt(username, PASSWORD)).toBe("ok");
  }
});

test("L3: a known device has the same limit of failures, and locks only itself", async () => {
  const { username } = await createUser();
  const [borrowed, own] = [await newDevice(username), await newDevice(username)];
  expect(own).not.toBe(borrowed);
  useDevice(borrowed);
  await failAs(username);
  const before = countComparisons();
  expect(await attempt(username, PASSWORD)).toBeGreaterThan(800);
  expect(countComparisons()).toBe(before);

  useDevice(own);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  await newDevice(username);
  useDevice(borrowed);
  expect(await attempt(username, PASSWORD)).toBeTypeOf("number");
});

test("L3: a success on a known device resets its own count, not that of the name", async () => {
  const { username } = await createUser();
  const device = await newDevice(username);
  useDevice(undefined);
  await failAs(username, 9);
  useDevice(device);
  await failAs(username, 9);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  useDevice(device);
  await failAs(username, 9);

  useDevice(undefined);
  await failAs(username, 1);
  expect(await attempt(username)).toBeTypeOf("number");
});

test("L3: a device keeps its id at its next login", async () => {
  const { username } = await createUser();
  const device = await newDevice(username);
  useDevice(device);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  expect(jar.get("device")?.value).toBe(device);
});

test("L3: a forged device token is ignored, and so is another user's", async () => {
  const [owner, other] = [await createUser(), await createUser()];
  const device = await newDevice(owner.username);
  const others = await newDevice(other.username);
  useDevice(undefined);
  await failAs(owner.username);
  const changed = device.startsWith("A") ? `B${device.slice(1)}` : `A${device.slice(1)}`;
  for (const forged of [changed, others, `${others}.${changed}`, device.slice(0, -1)]) {
    useDevice(forged);
    expect(await attempt(owner.username, PASSWORD)).toBeTypeOf("number");
  }
  useDevice(`${others}.${device}`);
  expect(await attempt(owner.username, PASSWORD)).toBe("ok");
});

const change = { currentPassword: PASSWORD, newPassword: NEXT };
const wrongChange = { ...change, currentPassword: "salah sekali" };

test("L3: a signed-in user can change the password while others lock the name", async () => {
  const owner = await createUser();
  await failAs(owner.username);
  expect(await attempt(owner.username, PASSWORD)).toBeTypeOf("number");
  present((await createSession(owner)).token);
  expect(await outcomeOf(changePassword(owner, change))).toBe("ok");
});

test("L3: each session counts its own failures to change the password", async () => {
  const owner = await createUser();
  const [stolen, own] = [await createSession(owner), await createSession(owner)];
  present(stolen.token);
  for (let n = 0; n < 10; n++) {
    expect(await outcomeOf(changePassword(owner, wrongChange))).toBe("currentPassword");
  }
  const before = countComparisons();
  expect(await outcomeOf(changePassword(owner, change))).toBeGreaterThan(800);
  expect(countComparisons()).toBe(before);
  present(own.token);
  expect(await outcomeOf(changePassword(owner, change))).toBe("ok");
});

test("L2: the successful logins of one account are limited across all devices", async () => {
  const { username } = await createUser();
  const device = await newDevice(username);
  await db.update(throttle).set({ count: 28 }).where(like(throttle.key, "login:success:%"));
  for (const from of [device, undefined]) {
    useDevice(from);
    expect(await attempt(username, PASSWORD)).toBe("ok");
  }
  for (const from of [device, undefined]) {
    useDevice(from);
    const before = countComparisons();
    expect(await attempt(username, PASSWORD)).toBeGreaterThan(800);
    expect(countComparisons()).toBe(before);
  }
});

test("L2: failures do not count as successes, whether or not the name exists", async () => {
  const { username } = await createUser();
  await failAs(username, 5);
  await failAs("tidak-ada", 5);
  expect(await countsOf("login:success:")).toEqual([0, 0]);
  expect(await countsOf("login:name:")).toEqual([5, 5]);
});

test("L2: one user's password changes are limited", async () => {
  const owner = await createUser();
  present((await createSession(owner)).token);
  expect(await outcomeOf(changePassword(owner, wrongChange))).toBe("currentPassword");
  expect(await countsOf("password:user:")).toEqual([0]);
  await db
    .update(throttle)
    .set({ count: 30 })
    .where(eq(throttle.key, `password:user:${owner.id}`));
  const [before] = await db.select().from(user).where(eq(user.id, owner.id));
  expect(await outcomeOf(changePassword(owner, change))).toBeTypeOf("number");
  expect(await db.select().from(user).where(eq(user.id, owner.id))).toEqual([before]);
});

test("L2: an attempt over its limits is refused without a write, even when the queue is full", async () => {
  const { username } = await createUser();
  await failAs(username);
  await attempt(username);
  const before = await dump({ counters: true });
  // More than the queue admits per account: each of them is refused by its limit nevertheless.
  const outcomes = await Promise.all(Array.from({ length: 40 }, () => attempt(username, PASSWORD)));
  for (const seconds of outcomes) expect(seconds).toBeGreaterThan(800);
  expect(await dump({ counters: true })).toBe(before);
});
