import { and, eq, gt, isNull } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/db/client";
import { change, course, session, user } from "@/db/schema";
import {
  announce,
  changeRole,
  createActor,
  createCourse,
  createProject,
  createSession,
  dump,
} from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { countUnread } from "@/lib/notifications/data";
import { listSubmissions } from "@/lib/projects/data";
import { handIn } from "@/lib/projects/mutations";
import { currentPosition } from "@/lib/realtime/change-log";
import { listMembers } from "@/lib/members/data";
import { deleteUser, suspendUser } from "./mutations";

let admin: Actor;
beforeEach(async () => {
  await db.delete(course);
  await db.update(user).set({ role: "student" }).where(eq(user.role, "teacher"));
  admin = await createActor("admin");
});

const roleOf = async ({ id }: { id: string }) => {
  const [row] = await db.select({ role: user.role }).from(user).where(eq(user.id, id));
  return row?.role;
};
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));

test.each([
  ["student", "teacher"],
  ["student", "admin"],
  ["teacher", "student"],
  ["teacher", "admin"],
  ["admin", "teacher"],
  ["admin", "student"],
] as const)("an admin makes a %s a %s", async (from, to) => {
  const target = await createActor(from);
  await changeRole(admin, { userId: target.id, role: to });
  expect(await roleOf(target)).toBe(to);
});

test("B6: a role change ends only this user's sessions, and adds a change for each", async () => {
  const [target, other] = [await createActor("student"), await createActor("student")];
  for (const owner of [target, target, other, admin]) await createSession(owner);
  const { seq } = await currentPosition();

  await changeRole(admin, { userId: target.id, role: "teacher" });

  expect(await sessionsOf(target)).toEqual([]);
  expect([await sessionsOf(other), await sessionsOf(admin)]).toMatchObject([[{}], [{}]]);
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  const ended = { kind: "access", userId: target.id, notificationId: null };
  expect(changes).toMatchObject([ended, ended]);
});

test("an unchanged role changes nothing", async () => {
  const target = await createActor("student");
  await createSession(target);
  const before = await dump();

  await changeRole(admin, { userId: target.id, role: "student" });
  expect(await dump()).toBe(before);
});

/** Expects the change to be refused without any effect. */
async function expectRefused(actor: Actor, userId: string, role: Role, failure: object) {
  const before = await dump();
  await expect(changeRole(actor, { userId, role })).rejects.toMatchObject(failure);
  expect(await dump()).toBe(before);
}

test.each(["student", "teacher"] as const)("a %s cannot change roles", async (role) => {
  const actor = await createActor(role);
  const target = await createActor("student");
  await createSession(target);

  await expectRefused(actor, target.id, "admin", { code: "NOT_FOUND" });
  await expectRefused(actor, actor.id, "admin", { code: "FORBIDDEN" });
});

test("C5: admins cannot change their own role", async () => {
  await createSession(admin);
  await expectRefused(admin, admin.id, "student", {
    code: "FORBIDDEN",
    reason: "ownRole",
    field: "role",
  });
});

test("a user who does not exist is not found", async () => {
  await expectRefused(admin, "user_none", "teacher", { code: "NOT_FOUND" });
});

test("a teacher with courses cannot become a student, but an admin", async () => {
  const teacher = await createActor("teacher");
  await createSession(teacher);
  await createCourse(teacher);

  await expectRefused(admin, teacher.id, "student", {
    code: "CONFLICT",
    reason: "stillTeaches",
    field: "handover",
  });
  await changeRole(admin, { userId: teacher.id, role: "admin" });
  expect(await roleOf(teacher)).toBe("admin");
});

test.each(["teacher", "admin"] as const)(
  "a student who becomes a %s loses memberships and student notifications",
  async (role) => {
    const [teacher, target, other] = [
      await createActor("teacher"),
      await createActor("student"),
      await createActor("student"),
    ];
    const made = await createCourse(teacher, { students: [target, other] });
    await announce(teacher, made);
    const { id: projectId } = await createProject(made);
    await handIn(target, { projectId, link: "https://situs.example/", note: "" });

    await changeRole(admin, { userId: target.id, role });
    const { items } = await listMembers(teacher, { courseId: made.id });
    expect(items.map(({ id }) => id)).toEqual([other.id]);
    await announce(teacher, made);
    expect([await countUnread(target), await countUnread(other)]).toEqual([0, 2]);
    expect(await listSubmissions(target, projectId)).toHaveLength(1); // in case the user becomes a student again
  },
);

test("a refused role change keeps the user's courses", async () => {
  const student = await createActor("student");
  const made = await createCourse(await createActor("teacher"), { students: [student] });
  const stranger = await createActor("admin");
  await db.update(user).set({ role: "teacher" }).where(eq(user.id, stranger.id));
  await expectRefused(stranger, student.id, "teacher", { code: "FORBIDDEN" });
  expect((await listMembers(admin, { courseId: made.id })).items).toHaveLength(1);
});

/** Demotes all other admins. */
async function keepAdmins(...kept: Actor[]) {
  const admins = await db.select({ id: user.id }).from(user).where(eq(user.role, "admin"));
  for (const { id } of admins) {
    if (!kept.some((actor) => actor.id === id)) {
      await db.update(user).set({ role: "student" }).where(eq(user.id, id));
    }
  }
}

test("C4: the last admin cannot be demoted, suspended or deleted", async () => {
  const last = await createActor("admin");
  await createSession(last);
  await keepAdmins(last); // `admin` was demoted while the request was in progress

  await expectRefused(admin, last.id, "student", {
    code: "CONFLICT",
    reason: "lastAdmin",
  });
});

test.each([
  ["demote", (by: Actor, userId: string) => changeRole(by, { userId, role: "student" })],
  ["suspend", suspendUser],
  ["delete", (by: Actor, userId: string) => deleteUser(by, { userId })],
] as const)(
  "C4: of two admins who %s each other concurrently, exactly one succeeds, 100 times",
  async (_, lose) => {
    for (let round = 0; round < 100; round++) {
      const [one, other] = [await createActor("admin"), await createActor("admin")];
      await keepAdmins(one, other);

      const outcomes = await Promise.allSettled([lose(one, other.id), lose(other, one.id)]);

      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const refused = outcomes.find(({ status }) => status === "rejected");
      expect(refused).toMatchObject({ reason: { code: "CONFLICT", reason: "lastAdmin" } });
      expect(await countActiveAdmins()).toBe(1);
    }
  },
  60_000,
);

async function countActiveAdmins() {
  const active = and(eq(user.role, "admin"), isNull(user.suspendedAt), isNull(user.deletedAt));
  return (await db.select({ id: user.id }).from(user).where(active)).length;
}
