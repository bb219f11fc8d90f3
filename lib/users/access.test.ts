import { compare } from "bcryptjs";
import { eq, gt, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, session, user } from "@/db/schema";
import { createActor, createCourse, createSession, dump } from "@/lib/testing/factories";
import { getFeed } from "@/lib/calendar/data";
import { renewFeed } from "@/lib/calendar/mutations";
import type { Actor } from "@/lib/auth/actor";
import { currentPosition } from "@/lib/realtime/change-log";
import { describeDeletion, listSuccessors } from "./data";
import {
  createUser,
  deleteUser,
  endSessions,
  endSessionsOf,
  resetPassword,
  resetPasswords,
  restoreUser,
  restoreUsers,
  suspendUser,
  suspendUsers,
  updateUser,
} from "./mutations";

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
});

const rowOf = async ({ id }: { id: string }) => {
  const [row] = await db.select().from(user).where(eq(user.id, id));
  if (!row) throw new Error("no such user");
  return row;
};
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));
const recordOf = ({ id }: { id: string }) =>
  db.select().from(auditLog).where(eq(auditLog.targetId, id)).orderBy(auditLog.id);

const profile = { displayName: "Nama Baru", age: 15 };
/** All mutations of one user. */
const changes = {
  updateUser: (by: Actor, userId: string) => updateUser(by, { userId, version: 1, ...profile }),
  suspendUser,
  restoreUser,
  resetPassword,
  endSessions,
  deleteUser: (by: Actor, userId: string) => deleteUser(by, { userId }),
};
const endingAccess = ["suspendUser", "resetPassword", "endSessions", "deleteUser"] as const;

test.each([
  ["resetPassword", false],
  ["endSessions", false],
  ["suspendUser", true],
] as const)("%s: the calendar's address stays: %s", async (name, stays) => {
  const [target, other] = [await createActor("student"), await createActor("student")];
  for (const each of [target, other]) await renewFeed(each, { locale: "id" });
  await changes[name](admin, target.id);
  expect((await getFeed(target)) !== undefined).toBe(stays);
  expect(await getFeed(other)).toBeDefined();
});

describe.each(Object.entries(changes))("%s", (name, run) => {
  test.each(["student", "teacher"] as const)(
    "C9: a %s cannot, and nothing changes",
    async (role) => {
      const [actor, target] = [await createActor(role), await createActor("student")];
      await createSession(target);
      const before = await dump();
      const refusal = name === "updateUser" ? "NOT_FOUND" : "FORBIDDEN";
      await expect(run(actor, target.id)).rejects.toMatchObject({ code: refusal });
      expect(await dump()).toBe(before);
    },
  );

  test("a user who does not exist or is deleted is not found", async () => {
    const deleted = await createActor("student");
    await deleteUser(admin, { userId: deleted.id });
    const before = await dump();
    for (const id of ["user_none", deleted.id]) {
      await expect(run(admin, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await dump()).toBe(before);
  });

  test("an admin who was demoted concurrently changes nothing", async () => {
    const target = await createActor("student");
    await createSession(target);
    await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, target.id));
    await db.update(user).set({ role: "student" }).where(eq(user.id, admin.id));
    const before = await dump();
    await run(admin, target.id).catch((error: unknown) => {
      expect(error).toMatchObject({ code: "FORBIDDEN" });
    });
    expect(await dump()).toBe(before);
  });
});

test.each(Object.entries(changes).filter(([name]) => name !== "updateUser"))(
  "C5: %s is refused for oneself",
  async (_, run) => {
    await createSession(admin);
    const before = await dump();
    await expect(run(admin, admin.id)).rejects.toMatchObject({
      code: "FORBIDDEN",
      reason: "ownAccess",
    });
    expect(await dump()).toBe(before);
  },
);

test.each(endingAccess)(
  "B6: %s ends only this user's sessions, and adds a change for each",
  async (name) => {
    const [target, other] = [await createActor("teacher"), await createActor("student")];
    for (const owner of [target, target, other]) await createSession(owner);
    const { seq } = await currentPosition();

    await changes[name](admin, target.id);

    expect([await sessionsOf(target), await sessionsOf(other)]).toMatchObject([[], [{}]]);
    const logged = await db.select().from(change).where(gt(change.seq, seq));
    const ended = { kind: "access", userId: target.id };
    expect(logged).toMatchObject([ended, ended]);
  },
);

test.each([
  ["updateUser", "user_update", '{"changed":"display_name, age"}'],
  ["suspendUser", "user_suspend", "{}"],
  ["restoreUser", "user_restore", "{}"],
  ["resetPassword", "password_reset", "{}"],
  ["endSessions", "sessions_end", "{}"],
  ["deleteUser", "user_delete", '{"role":"student"}'],
] as const)(
  "K1: %s adds one audit entry, and none the second time",
  async (name, action, detail) => {
    const target = await createActor("student");
    await createSession(target);
    if (name === "restoreUser") await suspendUser(admin, target.id);
    const earlier = (await recordOf(target)).length;

    await db.update(user).set({ version: 1 }).where(eq(user.id, target.id));
    await changes[name](admin, target.id);
    const records = (await recordOf(target)).slice(earlier);
    expect(records).toMatchObject([{ actorId: admin.id, action, outcome: "ok", detail }]);

    if (name === "resetPassword") return; // each reset issues a new password
    await db.update(user).set({ version: 1 }).where(eq(user.id, target.id));
    await changes[name](admin, target.id).catch(() => {});
    expect((await recordOf(target)).slice(earlier)).toHaveLength(1);
  },
);

test("a suspended user is restored with all data", async () => {
  const target = await createActor("teacher");
  await createCourse(target);
  const before = await rowOf(target);
  await suspendUser(admin, target.id);
  expect((await rowOf(target)).suspendedAt).not.toBeNull();
  await restoreUser(admin, target.id);
  expect(await rowOf(target)).toEqual({ ...before, version: before.version + 2 });
  expect(await describeDeletion(admin, target.id)).toMatchObject({ courses: 1 });
});

const hoursUntil = (expiresAt: Date) => (expiresAt.getTime() - Date.now()) / 3_600_000;

test("A16: a reset issues a one-time password for a day, and the old one is invalid", async () => {
  const target = await createActor("student", { passwordHash: "$2b$old" });
  await db.update(user).set({ lastSeenAt: new Date() }).where(eq(user.id, target.id));
  const { password, expiresAt, username } = await resetPassword(admin, target.id);
  const row = await rowOf(target);
  expect(await compare(password, row.passwordHash)).toBe(true);
  expect(row.passwordExpiresAt).toEqual(expiresAt);
  expect(hoursUntil(expiresAt)).toBeGreaterThan(23.9);
  expect(hoursUntil(expiresAt)).toBeLessThanOrEqual(24);
  expect(username).toBe(row.username);
});

test("A16: the first password of an account is valid for a week", async () => {
  const { id } = await createActor("student", { passwordHash: "-" });
  const { expiresAt } = await resetPassword(admin, id);
  expect(hoursUntil(expiresAt)).toBeGreaterThan(7 * 24 - 0.1);
  expect(hoursUntil(expiresAt)).toBeLessThanOrEqual(7 * 24);
});

test("K2: an issued password is not stored in the database", async () => {
  const handedOut = await createUser(admin, {
    username: `baru${Date.now()}`,
    displayName: "",
    role: "student",
    age: null,
  });
  const { password } = await resetPassword(admin, handedOut.userId);
  const all = await dump();
  for (const secret of [handedOut.password, password]) expect(all).not.toContain(secret);
});

describe("batches", () => {
  const batches = { suspendUsers, restoreUsers, endSessionsOf, resetPasswords };

  test.each(Object.entries(batches))("%s returns a result for each user", async (_, run) => {
    const [one, other] = [await createActor("student"), await createActor("teacher")];
    for (const each of [one, other]) await createSession(each);
    const outcomes = await run(admin, [one.id, admin.id, "user_none", other.id, one.id]);
    expect(outcomes).toMatchObject([
      { userId: one.id, ok: true },
      { userId: admin.id, ok: false, reason: "ownAccess" },
      { userId: "user_none", ok: false, reason: "notFound" },
      { userId: other.id, ok: true },
    ]);
  });

  test.each(Object.entries(batches))("%s is refused as a whole to non-admins", async (_, run) => {
    const [teacher, student] = [await createActor("teacher"), await createActor("student")];
    await createSession(student);
    const before = await dump();
    await expect(run(teacher, [student.id])).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await dump()).toBe(before);
  });
});

test("a database trigger keeps the last admin", async () => {
  await db.run(sql`update user set role = 'student' where role = 'admin' and id <> ${admin.id}`);
  const losses = [
    sql`update user set role = 'teacher' where id = ${admin.id}`,
    sql`update user set suspended_at = 1 where id = ${admin.id}`,
    sql`update user set deleted_at = 1 where id = ${admin.id}`,
    sql`delete from user where id = ${admin.id}`,
  ];
  for (const loss of losses) await expect(db.run(loss)).rejects.toThrow();
  expect((await listSuccessors(admin, { except: "user_none" })).items).toContainEqual(
    expect.objectContaining({ id: admin.id }),
  );
});
