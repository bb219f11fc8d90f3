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

/** The outcome of a login: "ok", the reason of its failure, or the seconds that it must wait. */
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

test("A8: after ten failures even the right password waits, without a comparison", async () => {
  const { username } = await createUser();
  await attempts(10, username);
  const before = countComparisons();
  for (const password of ["salah sekali", PASSWORD]) {
    expect(await attempt(username, password)).toBeGreaterThan(800);
  }
  expect(await attempt(username.toUpperCase(), PASSWORD)).toBeGreaterThan(800);
  expect([countComparisons(), presented()]).toEqual([before, undefined]);
});

test("A8: a user who does not exist is treated no differently", async () => {
  await attempts(10, "tidak-ada");
  const before = countComparisons();
  expect(await attempt("tidak-ada")).toBeGreaterThan(800);
  expect(countComparisons()).toBe(before);
});

test("A8: a success forgets the failures before it", async () => {
  const { username } = await createUser();
  await attempts(9, username);
  expect(await attempt(username, PASSWORD)).toBe("ok");
  await db.update(user).set({ passwordHash: quickHash }).where(eq(user.username, username));
  await attempts(10, username);
});

test("A8: a throttled user's other sessions go on", async () => {
  const student = await createUser();
  const { token } = await createSession(student);
  await attempts(10, student.username);
  present(token);
  expect(await getActor()).toMatchObject({ id: student.id });
});

test("A8: when the quarter of an hour is over one may try again", async () => {
  const { username } = await createUser();
  await attempts(10, username);
  expect(await attempt(username)).toBeTypeOf("number");
  await db.update(throttle).set({ resetsAt: new Date() });
  expect(await attempt(username, PASSWORD)).toBe("ok");
});

test("A9: of fifty wrong attempts at once ten at most are compared", async () => {
  const { username } = await createUser();
  const before = countComparisons();
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => attempt(username)));
  expect(countComparisons() - before).toBe(10);
  expect(outcomes.filter((outcome) => outcome === "credentials")).toHaveLength(10);
  expect(outcomes.filter((outcome) => typeof outcome === "number")).toHaveLength(40);
});

test("A10: the current password, asked for when it is changed, is counted too, by session", async () => {
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

/** Lets an address fail `count` times with as many names. */
async function failFrom(address: string, count: number) {
  const key = `login:address:${address}`;
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key, count, resetsAt });
}

test("A11: two hundred failures of one address hold up the next, whoever it is, and no other address", async () => {
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

test("A11: who signed in from this browser before is let in all the same, and only they", async () => {
  const [known, other] = [await createUser(), await createUser()];
  arriveFrom("203.0.113.7");
  expect(await attempt(known.username, PASSWORD)).toBe("ok");
  await failFrom("203.0.113.9", 200);
  arriveFrom("203.0.113.9");
  expect(await attempt("tidak-ada")).toBeTypeOf("number"); // the one that is one too many

  expect(await attempt(other.username, PASSWORD)).toBeTypeOf("number");
  expect(await attempt(known.username, PASSWORD)).toBe("ok");
  expect(await attempt(known.username)).toBe("credentials");
});

test("A11: a device's mark is worth nothing after another password, or when it is made up", async () => {
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

test("A11: those who get it right use nothing of what their address may fail", async () => {
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

const newcomer = (username: string, joinCode?: string) =>
  register({ username, password: PASSWORD, displayName: "", joinCode });

test("A15: an address registers so many and no more, and what is refused leaves nothing", async () => {
  arriveFrom("203.0.113.7");
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key: "register:address:203.0.113.7", count: 299, resetsAt });
  await newcomer("pendatang-1");
  present(undefined);
  const before = await dump();
  await expect(newcomer("pendatang-2")).rejects.toThrow(RetryLater);
  expect(await dump()).toBe(before);
});

test("A15: join codes are not guessed on and on, neither by newcomers nor by students", async () => {
  arriveFrom("203.0.113.7");
  const { joinCode } = await createCourse(await createActor("teacher"));
  const resetsAt = new Date(Date.now() + 900_000);
  await db.insert(throttle).values({ key: "join:address:203.0.113.7", count: 99, resetsAt });
  await expect(newcomer("penebak-1", "AAAA2222")).rejects.toMatchObject({ reason: "joinCode" });
  await expect(newcomer("penebak-2", joinCode)).rejects.toThrow(RetryLater);

  const student = await createActor("student");
  expect(await joinCourse(student, joinCode)).toMatch(/^course_/);
  const guesser = await createActor("student");
  for (let n = 0; n < 20; n++) {
    await expect(joinCourse(guesser, "AAAA2222")).rejects.toMatchObject({ reason: "joinCode" });
  }
  await expect(joinCourse(guesser, joinCode)).rejects.toThrow(RetryLater);
});

test("K1: failed and throttled logins are recorded, of the throttled ones the first", async () => {
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

test("K2: what was typed as the name of a user who does not exist is kept nowhere", async () => {
  const typed = "kata-sandi-di-kolom-nama";
  await attempt(typed, "dan-nama-di-kolom-sandi");
  const [row] = await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);
  expect(row).toMatchObject({ action: "login", outcome: "failed", actorId: null, targetId: null });
  const everything = await dump({ counters: true });
  for (const secret of [typed, "dan-nama-di-kolom-sandi"]) expect(everything).not.toContain(secret);
});

test("K1: a login is recorded with who and from where, and so is its session", async () => {
  const { id, username } = await createUser();
  arriveFrom("203.0.113.7", "Peramban/1");
  await attempt(username, PASSWORD);
  const [entry] = await db.select().from(auditLog).where(eq(auditLog.targetId, id));
  expect(entry).toMatchObject({ actorId: id, action: "login", outcome: "ok" });
  expect(entry).toMatchObject({ address: "203.0.113.7", userAgent: "Peramban/1" });
  const [begun] = await db.select().from(session).where(eq(session.userId, id));
  expect(begun).toMatchObject({ address: "203.0.113.7", userAgent: "Peramban/1" });
});
