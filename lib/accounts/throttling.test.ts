import { hashSync } from "bcryptjs";
import { desc, eq, like } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, session, throttle, user } from "@/db/schema";
import { arriveFrom, jar, present, presented } from "@/db/testing/cookies";
import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import { joinCourse } from "@/lib/members/mutations";
import { PublicError, RetryLater } from "@/lib/errors";
import { changePassword, login, register } from "./mutations";
import { countComparisons } from "@/lib/auth/password";
import { getActor } from "@/lib/auth/session";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 120_000 });

const PASSWORD = "sapi terbang biru";
const quickHash = hashSync(PASSWORD, 4);

beforeEach(async () => {
  present(undefined);
  arriveFrom();
  await db.delete(throttle);
});

let made = 0;
async function createUser(passwordHash = quickHash) {
  const username = `siswa-${++made}`;
  return { ...(await createActor("student", { username, passwordHash })), username };
}

/** The outcome of a login: "ok", the reason of its failure, or the seconds to wait. */
async function attempt(username: string, password = "salah sekali") {
  try {
    await login({ username, password });
    return "ok";
  } catch (error) {
    if (error instanceof RetryLater) return error.seconds;
    if (error instanceof PublicError) return error.reason;
    throw error;
  }
}
const attempts = async (count: number, username: string) => {
  for (let n = 0; n < count; n++) expect(await attempt(username)).toBe("credentials");
};

test("A8: after ten failures even the right password is refused, without a comparison", async () => {
  const { username } = await createUser();
  await attempts(10, username);
  const before = countComparisons();
  for (const password of ["salah sekali", PASSWORD]) {
    expect(await attempt(username, password)).toBeGreaterThan(800);
  }
  expect(await attempt(username.toUpperCase(), PASSWORD)).toBeGreaterThan(800);
  expect([countComparisons(), presented()]).toEqual([before, undefined]);
});

test("A8: a name without a user is treated the same", async () => {
  await attempts(10, "tidak-ada");
  const before = countComparisons();
  expect(await attempt("tidak-ada")).toBeGreaterThan(800);
  expect(countComparisons()).toBe(before);
});

test("A8: a success resets the failures", async () => {
  const { username } = await createUser();
  await attempts(9, username);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  await db.update(user).set({ passwordHash: quickHash }).where(eq(user.username, username));
  await attempts(10, username);
});

test("A8: a throttled user's sessions stay valid", async () => {
  const student = await createUser();
  const { token } = await createSession(student);
  await attempts(10, student.username);
  present(token);
  expect(await getActor()).toMatchObject({ id: student.id });
});

test("A8: after 15 minutes attempts are allowed again", async () => {
  const { username } = await createUser();
  await attempts(10, username);
  expect(await attempt(username)).toBeTypeOf("number");
  await db.update(throttle).set({ resetsAt: new Date() });
  expect(await attempt(username, PASSWORD)).toBe("ok");
});

test("A9: of fifty concurrent wrong attempts at most ten are compared", async () => {
  const { username } = await createUser();
  const before = countComparisons();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => attempt(username)));
  expect(countComparisons() - before).toBe(10);
  expect(outcomes.filter((outcome) => outcome === "credentials")).toHaveLength(10);
  expect(outcomes.filter((outcome) => typeof outcome === "number")).toHaveLength(40);
});

test("A10: attempts at the current password in a change count too, per session", async () => {
  const student = await createUser();
  present((await createSession(student)).token);
  const before = await dump();
  const change = { currentPassword: "salah sekali", newPassword: "kucing tidur siang" };
  for (let n = 0; n < 10; n++) {
    await expect(changePassword(student, change)).rejects.toMatchObject({
      reason: "currentPassword",
      field: "currentPassword",
    });
  }
  const compared = countComparisons();
  await expect(changePassword(student, { ...change, currentPassword: PASSWORD })).rejects.toThrow(
    RetryLater,
  );
  expect([countComparisons(), await dump()]).toEqual([compared, before]);
  expect(await attempt(student.username, PASSWORD)).toBe("ok"); // see lockout.test.ts
});

/** Makes `count` failed logins from an address, each with another name. */
async function failFrom(address: string, count: number) {
  const key = `login:address:${address}`;
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key, count, resetsAt });
}

test("A11: after two hundred failures an address is refused for every name, and no other address", async () => {
  const { username } = await createUser();
  arriveFrom("203.0.113.7");
  await failFrom("203.0.113.7", 199);
  expect(await attempt("tidak-ada-1")).toBe("credentials");
  const before = countComparisons();
  expect(await attempt("tidak-ada-2")).toBeGreaterThan(800);
  expect(await attempt(username, PASSWORD)).toBeGreaterThan(800);
  expect(countComparisons()).toBe(before);

  arriveFrom("203.0.113.8");
  expect(await attempt(username, PASSWORD)).toBe("ok");
});

test("A11: a user known in this browser can still sign in, and no other user", async () => {
  const [known, other] = [await createUser(), await createUser()];
  arriveFrom("203.0.113.7");
  expect(await attempt(known.username, PASSWORD)).toBe("ok");
  await failFrom("203.0.113.9", 200);
  arriveFrom("203.0.113.9");
  expect(await attempt("tidak-ada")).toBeTypeOf("number"); // the first over the limit

  expect(await attempt(other.username, PASSWORD)).toBeTypeOf("number");
  expect(await attempt(known.username, PASSWORD)).toBe("ok");
  expect(await attempt(known.username)).toBe("credentials");
});

test("A11: a device token is invalid after a password change, or when it is forged", async () => {
  const { id, username } = await createUser();
  arriveFrom("203.0.113.7");
  expect(await attempt(username, PASSWORD)).toBe("ok");
  await failFrom("203.0.113.9", 201);
  arriveFrom("203.0.113.9");

  const passwordHash = hashSync(PASSWORD, 4);
  await db.update(user).set({ passwordHash }).where(eq(user.id, id));
  expect(await attempt(username, PASSWORD)).toBeTypeOf("number");
  for (const value of ["", ".", "x".repeat(33), "x".repeat(5_000), "-".repeat(33)]) {
    jar.set("device", { name: "device", value });
    expect(await attempt(username, PASSWORD)).toBeTypeOf("number");
  }
});

test("A11: successes do not count against the address's failures", async () => {
  arriveFrom("203.0.113.7");
  for (let n = 0; n < 3; n++) {
    present(undefined);
    expect(await attempt((await createUser()).username, PASSWORD)).toBe("ok");
  }
  const rows = await db
    .select({ count: throttle.count })
    .from(throttle)
    .where(like(throttle.key, "login:address:%"));
  expect(rows).toEqual([{ count: 0 }]);
});

const registration = (username: string, joinCode?: string) =>
  register({ username, password: PASSWORD, displayName: "", joinCode });

test("A15: registrations per address are limited, and a refused one changes nothing", async () => {
  arriveFrom("203.0.113.7");
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key: "register:address:203.0.113.7", count: 299, resetsAt });
  await registration("pendatang-1");
  present(undefined);
  const before = await dump();
  await expect(registration("pendatang-2")).rejects.toThrow(RetryLater);
  expect(await dump()).toBe(before);
});

test("A15: guesses of join codes are limited, for visitors and for students", async () => {
  arriveFrom("203.0.113.7");
  const { joinCode } = await createCourse(await createActor("teacher"));
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key: "join:address:203.0.113.7", count: 99, resetsAt });
  await expect(registration("penebak-1", "AAAA2222")).rejects.toMatchObject({ reason: "joinCode" });
  await expect(registration("penebak-2", joinCode)).rejects.toThrow(RetryLater);

  const student = await createActor("student");
  expect(await joinCourse(student, joinCode)).toMatch(/^course_/);
  const guesser = await createActor("student");
  for (let n = 0; n < 20; n++) {
    await expect(joinCourse(guesser, "AAAA2222")).rejects.toMatchObject({ reason: "joinCode" });
  }
  await expect(joinCourse(guesser, joinCode)).rejects.toThrow(RetryLater);
});

test("K1: failed logins and the first throttled one are recorded", async () => {
  const { id, username } = await createUser();
  arriveFrom("203.0.113.7", "Peramban/1");
  await attempts(10, username);
  for (let n = 0; n < 5; n++) await attempt(username);
  const rows = await db.select().from(auditLog).where(eq(auditLog.targetId, id));
  const by = (outcome: string) => rows.filter((row) => row.outcome === outcome);
  expect([by("failed").length, by("throttled").length, rows.length]).toEqual([10, 1, 11]);
  for (const row of rows) {
    expect(row).toMatchObject({ actorId: null, action: "login", address: "203.0.113.7" });
    expect(row).toMatchObject({ userAgent: "Peramban/1" });
  }
});

test("K2: the typed name of an unknown user is not stored", async () => {
  const typed = "kata-sandi-di-kolom-nama";
  await attempt(typed, "dan-nama-di-kolom-sandi");
  const [row] = await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);
  expect(row).toMatchObject({ action: "login", outcome: "failed", actorId: null, targetId: null });
  const everything = await dump({ counters: true });
  for (const secret of [typed, "dan-nama-di-kolom-sandi"]) expect(everything).not.toContain(secret);
});

test("K1: a login and its session are recorded with user, address and user agent", async () => {
  const { id, username } = await createUser();
  arriveFrom("203.0.113.7", "Peramban/1");
  await attempt(username, PASSWORD);
  const [entry] = await db.select().from(auditLog).where(eq(auditLog.targetId, id));
  expect(entry).toMatchObject({ actorId: id, action: "login", outcome: "ok" });
  expect(entry).toMatchObject({ address: "203.0.113.7", userAgent: "Peramban/1" });
  const [started] = await db.select().from(session).where(eq(session.userId, id));
  expect(started).toMatchObject({ address: "203.0.113.7", userAgent: "Peramban/1" });
});
