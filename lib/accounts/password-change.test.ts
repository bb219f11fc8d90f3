import { hashSync } from "bcryptjs";
import { desc, eq, gt } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, session, throttle, user } from "@/db/schema";
import { cookieHeader, jar, present, presented } from "@/db/testing/cookies";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import { currentPosition } from "@/lib/realtime/change-log";
import { getFeed } from "@/lib/calendar/data";
import { renewFeed } from "@/lib/calendar/mutations";
import { changePassword, login, replaceOneTimePassword } from "./mutations";
import { countComparisons } from "@/lib/auth/password";
import { getActor, getPendingPasswordChange, peekSession } from "@/lib/auth/session";
import { endSession } from "./session-changes";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 60_000 });

const [CURRENT, NEXT] = ["sapi terbang biru", "kucing tidur siang"];
const passwordHash = hashSync(CURRENT, 4);
const input = { currentPassword: CURRENT, newPassword: NEXT };

beforeEach(async () => {
  present(undefined);
  await db.delete(throttle);
});

let made = 0;
async function createUser(role: Role = "student") {
  const username = `pengguna-${++made}`;
  return { ...(await createActor(role, { username, passwordHash })), username };
}
const set = (id: string, values: Partial<typeof user.$inferInsert>) =>
  db.update(user).set(values).where(eq(user.id, id));
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));
const canLogin = (username: string, password: string) =>
  login({ username, password }).then(
    () => true,
    () => false,
  );

test("B5: a password change ends every other session and replaces this one", async () => {
  const student = await createUser();
  const [here, elsewhere] = [await createSession(student), await createSession(student)];
  const otherUser = await createSession(await createUser());
  present(here.token);
  const { seq } = await currentPosition();

  await changePassword(student, input);

  expect(await getActor()).toMatchObject({ id: student.id });
  expect(presented()).not.toBe(here.token);
  expect(await sessionsOf(student)).toHaveLength(1);
  for (const { token } of [here, elsewhere]) {
    present(token);
    expect(await getActor()).toBeNull();
  }
  present(otherUser.token);
  expect(await getActor()).not.toBeNull();
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  const ended = { kind: "access", userId: student.id };
  expect(changes).toMatchObject([ended, ended]);
  present(undefined);
  expect(await canLogin(student.username, CURRENT)).toBe(false);
  expect(await canLogin(student.username, NEXT)).toBe(true);
});

test("B5: a password change ends the address of the calendar, and only the own one; a refused one does not", async () => {
  const [student, other] = [await createUser(), await createUser()];
  present((await createSession(student)).token);
  for (const each of [student, other]) await renewFeed(each, { locale: "id" });
  const wrong = { ...input, currentPassword: "salah sekali ini" };
  await expect(changePassword(student, wrong)).rejects.toThrow();
  expect(await getFeed(student)).toBeDefined();
  await changePassword(student, input);
  expect([await getFeed(student), (await getFeed(other)) !== undefined]).toEqual([undefined, true]);
});

test("B5: without the current password nothing changes", async () => {
  const student = await createUser();
  present((await createSession(student)).token);
  const before = await dump();
  await expect(
    changePassword(student, { ...input, currentPassword: "salah sekali" }),
  ).rejects.toMatchObject({ code: "INVALID", reason: "currentPassword", field: "currentPassword" });
  expect(await dump()).toBe(before);
  const [entry] = await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1);
  expect(entry).toMatchObject({ actorId: student.id, action: "password_change" });
  expect(entry).toMatchObject({ targetId: student.id, outcome: "failed" });
});

test("B5: a login with the old password during the change has no session afterwards", async () => {
  const student = await createUser();
  present((await createSession(student)).token);
  const attempts = Array.from({ length: 8 }, () =>
    login({ username: student.username, password: CURRENT }),
  );
  const changing = changePassword(student, input);
  await Promise.allSettled([changing, ...attempts]);
  // A login that came first renewed the hash, so the change was refused; a retry succeeds.
  await changing.catch(() => changePassword(student, input));

  const left = await sessionsOf(student);
  expect(left).toHaveLength(1);
  present(undefined);
  expect(await canLogin(student.username, CURRENT)).toBe(false);
});

test.each([
  ["student", "bismillah123", "passwordCommon"],
  ["teacher", "sapiterbang", "passwordShort"],
] as const)("A4: a %s does not change to %s", async (role, newPassword, reason) => {
  const actor = await createUser(role);
  present((await createSession(actor)).token);
  const before = await dump();
  const compared = countComparisons();
  await expect(changePassword(actor, { ...input, newPassword })).rejects.toMatchObject({
    reason,
    field: "newPassword",
  });
  expect([await dump(), countComparisons()]).toEqual([before, compared]);
});

/** A user with a one-time password that is valid for `minutes`. */
async function createWithOneTimePassword(minutes: number) {
  const student = await createUser();
  await set(student.id, { passwordExpiresAt: new Date(Date.now() + minutes * 60_000) });
  return student;
}
const mustChange = { code: "FORBIDDEN", reason: "passwordMustChange" };

test("A16: a one-time password only gives access to its replacement, after which everything is accessible", async () => {
  const { id, username } = await createWithOneTimePassword(60);
  expect(await login({ username, password: CURRENT })).toEqual({ id, role: "student" });
  await expect(getActor()).rejects.toMatchObject(mustChange);
  expect(await peekSession(cookieHeader())).toBeNull();
  expect(await getPendingPasswordChange()).toMatchObject({ actor: { id }, reason: "one-time" });
  expect(jar.get("device")).toBeUndefined();

  const first = presented();
  await replaceOneTimePassword(NEXT);
  expect(await getActor()).toEqual({ id, role: "student" });
  expect(await getPendingPasswordChange()).toBeNull();
  expect(presented()).not.toBe(first);
  expect(await sessionsOf({ id })).toHaveLength(1);
  present(undefined);
  expect([await canLogin(username, CURRENT), await canLogin(username, NEXT)]).toEqual([
    false,
    true,
  ]);
  expect(await getActor()).toMatchObject({ id });
});

test("A16: an expired one-time password is refused, and sessions started with it end", async () => {
  const late = await createWithOneTimePassword(-1);
  expect(await canLogin(late.username, CURRENT)).toBe(false);
  expect(await sessionsOf(late)).toEqual([]);

  const { id, username } = await createWithOneTimePassword(60);
  await login({ username, password: CURRENT });
  await set(id, { passwordExpiresAt: new Date() });
  expect([await getActor(), await getPendingPasswordChange()]).toEqual([null, null]);
  const before = await dump();
  await expect(replaceOneTimePassword(NEXT)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await dump()).toBe(before);
});

test("L8: a one-time password issued under a clock far ahead is refused", async () => {
  const late = await createWithOneTimePassword(30 * 24 * 60);
  expect(await canLogin(late.username, CURRENT)).toBe(false);
  const { username } = await createWithOneTimePassword(15 * 24 * 60); // as issued under a clock that is slightly ahead
  expect(await canLogin(username, CURRENT)).toBe(true);
});

test("A16: without a pending change the replacement is refused, and so is a weak password", async () => {
  const student = await createUser();
  present((await createSession(student, 12 * 3600)).token); // not yet due for an extension
  const before = await dump();
  await expect(replaceOneTimePassword(NEXT)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await dump()).toBe(before);

  const { username } = await createWithOneTimePassword(60);
  await login({ username, password: CURRENT });
  await expect(replaceOneTimePassword("bismillah123")).rejects.toMatchObject({
    reason: "passwordCommon",
    field: "newPassword",
  });
  await endSession();
  await expect(replaceOneTimePassword(NEXT)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test.each(["suspendedAt", "deletedAt"] as const)(
  "A5: a user with %s set gets the same response as anybody, after the same work",
  async (column) => {
    const { id, username } = await createUser();
    await set(id, { [column]: new Date() });
    const before = await dump();
    const compared = countComparisons();
    await expect(login({ username, password: CURRENT })).rejects.toMatchObject({
      code: "INVALID",
      reason: "credentials",
      field: undefined,
    });
    expect([countComparisons() - compared, await dump(), presented()]).toEqual([
      1,
      before,
      undefined,
    ]);
  },
);

test("A6: a hash of another cost is renewed at the next successful login only", async () => {
  const { id, username } = await createUser();
  const hashOf = async () =>
    (await db.select({ hash: user.passwordHash }).from(user).where(eq(user.id, id)))[0]?.hash;
  await canLogin(username, "salah sekali");
  expect(await hashOf()).toBe(passwordHash);
  const compared = countComparisons();
  expect(await canLogin(username, CURRENT)).toBe(true);
  expect(await hashOf()).toMatch(/^\$2b\$11\$/);
  const renewed = await hashOf();
  expect(await canLogin(username, CURRENT)).toBe(true);
  expect(await hashOf()).toBe(renewed);
  expect(countComparisons() - compared).toBe(2);
});
