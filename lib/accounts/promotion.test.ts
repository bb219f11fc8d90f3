import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { session, throttle, user } from "@/db/schema";
import { cookieHeader, present, presented } from "@/db/testing/cookies";
import { changeRole, createActor, dump } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import { changePassword, login, replaceOneTimePassword } from "./mutations";
import { getActor, getPendingPasswordChange, peekSession } from "@/lib/auth/session";
import { getShellVisitor } from "@/lib/handlers/page-access";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
vi.setConfig({ testTimeout: 60_000 });

const [SHORT, LONG] = ["sapi-biru", "kucing tidur siang"]; // 9 and 18 characters
const hashes = { [SHORT]: hashSync(SHORT, 4), [LONG]: hashSync(LONG, 4) };

beforeEach(async () => {
  present(undefined);
  await db.delete(throttle);
});

let made = 0;
async function createUser(role: Role, password: string) {
  const username = `naik-${++made}`;
  const passwordHash = hashes[password];
  return { ...(await createActor(role, { username, passwordHash })), username };
}
const rowOf = async ({ id }: { id: string }) =>
  (await db.select().from(user).where(eq(user.id, id)))[0];
const sessionsOf = ({ id }: { id: string }) =>
  db.select().from(session).where(eq(session.userId, id));

/** A student with a password of 9 characters whom an admin makes a teacher. */
async function promoted() {
  const student = await createUser("student", SHORT);
  await changeRole(await createActor("admin"), { userId: student.id, role: "teacher" });
  return student;
}

test("L10: after a promotion a password that is too short only gives access to its change", async () => {
  const { id, username } = await promoted();
  expect(await login({ username, password: SHORT })).toEqual({ id, role: "teacher" });

  await expect(getActor()).rejects.toMatchObject({
    code: "FORBIDDEN",
    reason: "passwordMustChange",
  });
  expect([await peekSession(cookieHeader()), await getShellVisitor()]).toEqual([null, null]);
  expect(await getPendingPasswordChange()).toEqual({
    actor: { id, role: "teacher" },
    reason: "short",
  });
  expect(await rowOf({ id })).toMatchObject({ passwordExpiresAt: null });
  // It keeps working until it is changed, because it is not a one-time password.
  present(undefined);
  expect(await login({ username, password: SHORT })).toMatchObject({ id });
});

test("L10: the new password must satisfy the role, and then everything is accessible", async () => {
  const { id, username } = await promoted();
  await login({ username, password: SHORT });
  const before = await dump();
  for (const tooShort of [SHORT, "sapi-merah"]) {
    await expect(replaceOneTimePassword(tooShort)).rejects.toMatchObject({
      reason: "passwordShort",
      field: "newPassword",
      params: { min: 12 },
    });
  }
  expect(await dump()).toBe(before);

  const first = presented();
  await replaceOneTimePassword(LONG);
  expect(presented()).not.toBe(first);
  expect(await getActor()).toEqual({ id, role: "teacher" });
  expect(await getPendingPasswordChange()).toBeNull();
  expect(await sessionsOf({ id })).toMatchObject([{ mustChangePassword: false }]);
  await expect(replaceOneTimePassword("sapi terbang biru")).rejects.toMatchObject({
    code: "UNAUTHENTICATED",
  });
  present(undefined);
  await expect(login({ username, password: SHORT })).rejects.toMatchObject({
    reason: "credentials",
  });
});

test.each([
  ["student", SHORT],
  ["teacher", LONG],
  ["admin", LONG],
] as const)("L10: a %s whose password is long enough continues", async (role, password) => {
  const { id, username } = await createUser(role, password);
  await login({ username, password });
  expect(await getActor()).toEqual({ id, role });
});

test("L10: a promotion during a login leaves no session of the previous role", async () => {
  const student = await createUser("student", SHORT);
  const admin = await createActor("admin");
  const signingIn = login({ username: student.username, password: SHORT }).catch(() => undefined);
  await changeRole(admin, { userId: student.id, role: "teacher" });
  await signingIn;
  for (const { mustChangePassword } of await sessionsOf(student)) {
    expect(mustChangePassword).toBe(true);
  }
});

test("L10: the settings form cannot bypass it", async () => {
  const student = await promoted();
  await login({ username: student.username, password: SHORT });
  const actor = await getPendingPasswordChange();
  const change = { currentPassword: SHORT, newPassword: "sapi-merah" };
  await expect(changePassword(actor!.actor, change)).rejects.toMatchObject({
    reason: "passwordShort",
  });
});
