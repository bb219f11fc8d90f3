import { compare } from "bcryptjs";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog, session, user } from "@/db/schema";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { createUser, updateUser } from "./mutations";

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
});

const profile = { displayName: "Nama Baru", age: 15 };
const rowOf = async ({ id }: { id: string }) => {
  const [row] = await db.select().from(user).where(eq(user.id, id));
  if (!row) throw new Error("no such user");
  return row;
};
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));
const recordOf = ({ id }: { id: string }) =>
  db.select().from(auditLog).where(eq(auditLog.targetId, id)).orderBy(auditLog.id);

const newUser = (role: Role, username = `baru${Date.now()}${role}`) =>
  ({ username, displayName: "Anak Baru", role, age: 13 }) as const;

describe("createUser", () => {
  test.each(["student", "teacher", "admin"] as const)("K1: creates a %s", async (role) => {
    const input = newUser(role);
    const { userId, password } = await createUser(admin, input);
    const row = await rowOf({ id: userId });
    expect(row).toMatchObject({ ...input, id: userId, version: 1, suspendedAt: null });
    expect(await compare(password, row.passwordHash)).toBe(true);
    expect(row.passwordExpiresAt).not.toBeNull();
    expect(await recordOf({ id: userId })).toMatchObject([
      { actorId: admin.id, action: "user_create", detail: `{"role":"${role}"}` },
    ]);
  });

  test("a taken username is a conflict, also under concurrency", async () => {
    const input = newUser("student", `banyak${Date.now()}`);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => createUser(admin, input)),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({
        code: "CONFLICT",
        reason: "usernameTaken",
        field: "username",
      });
    }
  });

  test.each(["student", "teacher"] as const)("a %s cannot create users", async (role) => {
    const actor = await createActor(role);
    const before = await dump();
    await expect(createUser(actor, newUser("admin"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await dump()).toBe(before);
  });

  test("an admin who was demoted concurrently cannot create users", async () => {
    await db.update(user).set({ role: "student" }).where(eq(user.id, admin.id));
    const before = await dump();
    await expect(createUser(admin, newUser("admin"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await dump()).toBe(before);
  });
});

describe("updateUser", () => {
  test("users change their own name and age, and keep their session", async () => {
    const student = await createActor("student");
    await createSession(student);
    await updateUser(student, { userId: student.id, version: 1, ...profile });
    expect(await rowOf(student)).toMatchObject({ ...profile, version: 2, role: "student" });
    expect(await sessionsOf(student)).toHaveLength(1);
  });

  test.each(["student", "teacher", "admin"] as const)(
    "C5: a %s cannot change their own role",
    async (role) => {
      const actor = await createActor(role);
      const before = await dump();
      const change = { userId: actor.id, version: 1, ...profile };
      const other = role === "admin" ? "teacher" : "admin";
      await expect(updateUser(actor, { ...change, role: other })).rejects.toMatchObject({
        code: "FORBIDDEN",
        reason: "ownRole",
      });
      expect(await dump()).toBe(before);
    },
  );

  test("L7: a student cannot take a staff member's or a reserved name", async () => {
    await createActor("teacher", { displayName: "Saraswati Kencana" });
    const student = await createActor("student");
    const change = { userId: student.id, version: 1, age: null };
    const before = await dump();
    for (const [displayName, reason] of [
      ["Saraswati Kencana", "nameOfStaff"],
      ["Bu S\u0430raswati", "nameOfStaff"],
      ["Adm1n Sekolah", "nameReserved"],
    ] as const) {
      await expect(updateUser(student, { ...change, displayName })).rejects.toMatchObject({
        code: "INVALID",
        reason,
        field: "displayName",
      });
    }
    expect(await dump()).toBe(before);

    await updateUser(student, { ...change, displayName: "Saraswati" });
    await updateUser(admin, { ...change, version: 2, displayName: "Saraswati Kencana" });
    expect(await rowOf(student)).toMatchObject({ displayName: "Saraswati Kencana" });
  });
});

describe("updateUser by an admin", () => {
  test("of two concurrent changes of the same version one succeeds", async () => {
    const [other, target] = [await createActor("admin"), await createActor("student")];
    const change = { userId: target.id, version: 1 };
    const outcomes = await Promise.allSettled([
      updateUser(admin, { ...change, displayName: "Dari satu", age: null }),
      updateUser(other, { ...change, displayName: "Dari lain", age: null }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "STALE", reason: "changedMeanwhile" },
    });
    expect(await rowOf(target)).toMatchObject({ version: 2 });
  });

  test("K1: a role change records the old and new role, and ends the sessions", async () => {
    const target = await createActor("student");
    await createSession(target);
    await updateUser(admin, { userId: target.id, version: 1, ...profile, role: "teacher" });
    expect(await sessionsOf(target)).toEqual([]);
    const [record] = await recordOf(target);
    expect(record?.action).toBe("role_change");
    expect(JSON.parse(record?.detail ?? "")).toMatchObject({
      role: "teacher",
      role_was: "student",
    });
  });
});
