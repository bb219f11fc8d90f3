import { createHash } from "node:crypto";
import { eq, gt } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, enrollment, session, user } from "@/db/schema";
import { jar, present, presented } from "@/db/testing/cookies";
import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import { PublicError } from "@/lib/errors";
import { currentPosition } from "@/lib/realtime/change-log";
import { login, register } from "./mutations";
import { countComparisons } from "@/lib/auth/password";
import { loginSchema, registerSchema } from "./schema";
import { getActor } from "@/lib/auth/session";
import { endSession } from "./session-changes";
import { hashPassword } from "./hash-password";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});

const PASSWORD = "sapi terbang biru";

vi.setConfig({ testTimeout: 60_000 }); // hashing is slow on a busy machine

beforeEach(() => present(undefined));

async function registered(username: string) {
  const passwordHash = await hashPassword(PASSWORD);
  return createActor("teacher", { username, passwordHash });
}

const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));
const sha256 = (text = "") => createHash("sha256").update(text).digest("hex");

const typed = (username: string, changes: object = {}) =>
  registerSchema.parse({ username, password: PASSWORD, ...changes });

test("B1: signing in creates a session, of which the database stores only the hash", async () => {
  const budi = await registered("budi");
  expect(await login({ username: "budi", password: PASSWORD })).toEqual({
    id: budi.id,
    role: "teacher",
  });

  const token = presented();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await sessionsOf(budi)).toEqual([{ id: sha256(token) }]);
  expect(await dump({ counters: true })).not.toContain(token);
  expect(await getActor()).toEqual(budi);
});

test("B3: the cookie is HttpOnly and SameSite, and lasts as long as a session can", async () => {
  await registered("siti");
  await login({ username: "siti", password: PASSWORD });
  expect(jar.get("session")).toMatchObject({
    options: { path: "/", httpOnly: true, sameSite: "lax", secure: false, maxAge: 604_800 },
  });
});

test("A14: a name may be typed in any equivalent spelling", async () => {
  const rahma = await registered("rahma");
  for (const username of ["RAHMA", "ｒａｈｍａ", " rahma "]) {
    const input = loginSchema.parse({ username, password: PASSWORD });
    expect(await login(input)).toMatchObject({ id: rahma.id });
  }
});

test("A6: an unknown user and a wrong password fail the same, with one comparison each", async () => {
  await registered("dewi");
  const before = await dump();
  const failures: unknown[] = [];
  for (const input of [
    { username: "nobody-here", password: PASSWORD },
    { username: "dewi", password: "salah sekali" },
  ]) {
    const made = countComparisons();
    failures.push(await login(input).catch((error: unknown) => error));
    expect(countComparisons() - made).toBe(1);
  }

  expect(failures[0]).toBeInstanceOf(PublicError);
  expect(failures[0]).toMatchObject({ code: "INVALID", reason: "credentials", field: undefined });
  expect(failures[1]).toEqual(failures[0]);
  expect(Object.entries(failures[1] as object)).toEqual(Object.entries(failures[0] as object));
  expect([presented(), await dump()]).toEqual([undefined, before]);
});

test("B2: signing in again ends this browser's previous session, and no other browser's", async () => {
  const eka = await registered("eka");
  const elsewhere = await createSession(eka);
  await login({ username: "eka", password: PASSWORD });
  const first = presented();
  const { seq } = await currentPosition();
  await login({ username: "eka", password: PASSWORD });

  expect(presented()).not.toBe(first);
  const ids = (await sessionsOf(eka)).map(({ id }) => id);
  expect(new Set(ids)).toEqual(new Set([elsewhere.id, sha256(presented())]));
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  expect(changes).toMatchObject([{ kind: "access", userId: eka.id }]);
});

test("B2: a token planted before signing in is replaced", async () => {
  await registered("fajar");
  present("planted-token");
  await login({ username: "fajar", password: PASSWORD });
  expect(presented()).not.toBe("planted-token");
});

test("registering creates a student and signs them in", async () => {
  const { id } = await register(typed("Gilang", { age: "17", displayName: "Gilang R." }));
  const [row] = await db.select().from(user).where(eq(user.id, id));

  expect(row).toMatchObject({
    username: "gilang",
    age: 17,
    displayName: "Gilang R.",
    role: "student",
  });
  expect(row?.passwordHash).toMatch(/^\$2b\$/);
  expect(await dump({ counters: true })).not.toContain(PASSWORD);
  expect(await getActor()).toEqual({ id, role: "student" });
});

test("A15: additional fields are ignored: the user is a student, without an age, named by the username", async () => {
  const { id, role } = await register(typed("hana", { role: "admin", id: "user_1" }));
  const [row] = await db.select().from(user).where(eq(user.id, id));
  expect([role, row]).toMatchObject([
    "student",
    { role: "student", age: null, displayName: "hana" },
  ]);
});

test("A14: a taken name is an error of its field, in any spelling", async () => {
  await register(typed("indah"));
  present(undefined);
  const before = await dump();

  for (const username of ["indah", "INDAH", "ｉｎｄａｈ"]) {
    await expect(register(typed(username))).rejects.toMatchObject({
      code: "INVALID",
      reason: "usernameTaken",
      field: "username",
    });
  }
  expect([presented(), await dump()]).toEqual([undefined, before]);
});

test("A14: of twenty concurrent registrations of one name one succeeds", async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => register(typed("joko"))),
  );

  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ field: "username" });
  }
  const rows = await db.select({ id: user.id }).from(user).where(eq(user.username, "joko"));
  expect(rows).toHaveLength(1);
});

test("a join code given when registering enrols", async () => {
  const course = await createCourse(await createActor("teacher"));
  const { id } = await register(typed("kartika", { joinCode: course.joinCode.toLowerCase() }));
  const rows = await db.select().from(enrollment).where(eq(enrollment.userId, id));
  expect(rows).toMatchObject([{ courseId: course.id }]);
});

test("a wrong join code is refused, and no user is created", async () => {
  const before = await dump();
  await expect(register(typed("lukman", { joinCode: "AAAA2222" }))).rejects.toMatchObject({
    code: "INVALID",
    reason: "joinCode",
    field: "joinCode",
  });
  expect([presented(), await dump()]).toEqual([undefined, before]);
});

test("K1: registering, signing in and signing out are recorded, each once", async () => {
  const { id } = await register(typed("mulyono"));
  await login({ username: "mulyono", password: PASSWORD });
  await endSession();
  await endSession();
  const entries = await db.select().from(auditLog).where(eq(auditLog.targetId, id));
  expect(entries.map(({ action, outcome }) => [action, outcome])).toEqual([
    ["register", "ok"],
    ["login", "ok"],
    ["logout", "ok"],
  ]);
  expect(new Set(entries.map(({ actorId }) => actorId))).toEqual(new Set([id]));
});

test("K1: a failed registration leaves no audit entry", async () => {
  await register(typed("nirmala"));
  const before = await dump({ counters: true });
  present(undefined);
  await expect(register(typed("nirmala"))).rejects.toThrow();
  expect(await dump({ counters: true })).toBe(before);
});
