import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema";
import { eventually } from "@/db/testing/eventually";
import {
  changeRole,
  createActor,
  createCourse,
  createProject,
  dump,
  usernameOf,
} from "@/lib/testing/factories";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import type { Actor } from "@/lib/auth/actor";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { handIn } from "@/lib/projects/mutations";
import { suspendUser } from "@/lib/users/mutations";
import { getManagedCourse } from "@/lib/courses/data";
import { archiveCourse } from "@/lib/courses/mutations";
import { addCoTeacher, removeCoTeacher } from "./co-teachers";
import { handOverCourse } from "./hand-over";
import { listCoTeachers } from "./data";

/** A course with an owner, a co-teacher and a student. */
async function staffRoom(coRole: "teacher" | "admin" = "teacher") {
  const [owner, second] = [await createActor("teacher"), await createActor(coRole)];
  const student = await createActor("student");
  const course = await createCourse(owner, { students: [student] });
  const courseId = course.id;
  await addCoTeacher(owner, { courseId, username: usernameOf(second) });
  const handsIn = async () => {
    const { id: projectId } = await createProject(course);
    await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  };
  return { owner, second, student, course, courseId, handsIn };
}

const teachersOf = async (actor: Actor, courseId: string) =>
  (await listCoTeachers(actor, { courseId })).items.map(({ id }) => id);

test("a co-teacher manages the course, and adding is idempotent", async () => {
  const { owner, second, courseId } = await staffRoom();
  expect(await getManagedCourse(second, courseId)).toMatchObject({ id: courseId });
  const before = await dump();
  await addCoTeacher(owner, { courseId, username: ` ${usernameOf(second).toUpperCase()} ` });
  expect(await dump()).toBe(before);
  expect(await teachersOf(owner, courseId)).toEqual([second.id]);
});

test("an admin adds and removes co-teachers of any course", async () => {
  const { second, courseId } = await staffRoom();
  const [admin, third] = [await createActor("admin"), await createActor("teacher")];
  await addCoTeacher(admin, { courseId, username: usernameOf(third) });
  await removeCoTeacher(admin, { courseId, userId: second.id });
  expect(await teachersOf(admin, courseId)).toEqual([third.id]);
});

test.each([
  ["a student", "notTeacher"],
  ["a suspended teacher", "notTeacher"],
  ["nobody", "notTeacher"],
  ["its owner", "ownsCourse"],
] as const)("%s cannot be added: %s", async (whom, reason) => {
  const { owner, student, courseId } = await staffRoom();
  const suspended = await createActor("teacher");
  await suspendUser(await createActor("admin"), suspended.id);
  const username = {
    "a student": usernameOf(student),
    "a suspended teacher": usernameOf(suspended),
    nobody: "tidak-ada",
    "its owner": usernameOf(owner),
  }[whom];
  const before = await dump();
  await expect(addCoTeacher(owner, { courseId, username })).rejects.toMatchObject({
    code: "INVALID",
    reason,
    field: "username",
  });
  expect(await dump()).toBe(before);
});

test.each([
  ["second", "FORBIDDEN"],
  ["student", "NOT_FOUND"],
  ["stranger", "NOT_FOUND"],
] as const)("the %s cannot add or remove co-teachers: %s", async (who, code) => {
  const room = await staffRoom();
  const { courseId, owner } = room;
  const [stranger, third] = [await createActor("teacher"), await createActor("teacher")];
  await addCoTeacher(owner, { courseId, username: usernameOf(third) });
  const actor = { ...room, stranger }[who];
  const before = await dump();
  const adding = addCoTeacher(actor, { courseId, username: usernameOf(stranger) });
  await expect(adding).rejects.toMatchObject({ code });
  await expect(removeCoTeacher(actor, { courseId, userId: third.id })).rejects.toMatchObject({
    code,
  });
  expect(await dump()).toBe(before);
});

test("co-teachers of an archived course cannot be added or removed", async () => {
  const { owner, second, courseId } = await staffRoom();
  await archiveCourse(owner, courseId);
  const username = usernameOf(await createActor("teacher"));
  const before = await dump();
  const refused = { code: "CONFLICT", reason: "courseArchived" };
  await expect(addCoTeacher(owner, { courseId, username })).rejects.toMatchObject(refused);
  for (const actor of [owner, second]) {
    const removing = removeCoTeacher(actor, { courseId, userId: second.id });
    await expect(removing).rejects.toMatchObject(refused);
  }
  expect(await dump()).toBe(before);
});

test("removing a user who is not a co-teacher is not found", async () => {
  const { owner, student, courseId } = await staffRoom();
  const before = await dump();
  for (const { id: userId } of [owner, student]) {
    const removing = removeCoTeacher(owner, { courseId, userId });
    await expect(removing).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect(await dump()).toBe(before);
});

test.each(["the owner takes them out", "they leave", "they become a student"])(
  "hand-in notifications leave the inbox of a former co-teacher: %s",
  async (how) => {
    const { owner, second, courseId, handsIn } = await staffRoom();
    const other = await staffRoom();
    await addCoTeacher(other.owner, { courseId: other.courseId, username: usernameOf(second) });
    await handsIn();
    await other.handsIn();
    expect(await countUnread(second)).toBe(2);

    if (how === "they become a student") {
      await changeRole(await createActor("admin"), { userId: second.id, role: "student" });
    } else {
      const actor = how === "they leave" ? second : owner;
      await removeCoTeacher(actor, { courseId, userId: second.id });
    }

    await handsIn();
    const kept = (await listNotifications(second)).items.map((item) => item.courseId);
    expect(kept).toEqual(how === "they become a student" ? [] : [other.courseId]);
    expect(await countUnread(owner)).toBe(2);
  },
);

test("a former co-teacher's open streams get the new count at once", async () => {
  const { owner, second, courseId, handsIn } = await staffRoom();
  await handsIn();
  const { hub } = startHub();
  const { client } = await connectClient(hub, second);
  expect(client.unreadCount).toBe(1);
  await removeCoTeacher(owner, { courseId, userId: second.id });
  hub.wake();
  await eventually(() => expect(client.unreadCount).toBe(0));
});

test("an admin keeps hand-in notifications, because admins see every course", async () => {
  const { owner, second, courseId, handsIn } = await staffRoom("admin");
  await handsIn();
  await removeCoTeacher(owner, { courseId, userId: second.id });
  expect(await countUnread(second)).toBe(1);
});

test("a transfer removes hand-in notifications from the former owner's inbox only", async () => {
  const { owner, second, courseId, handsIn } = await staffRoom();
  const successor = await createActor("teacher");
  await handsIn();
  const admin = await createActor("admin");
  await handOverCourse(admin, { courseId, username: usernameOf(successor) });
  expect([await countUnread(owner), await countUnread(second)]).toEqual([0, 1]);

  await handOverCourse(admin, { courseId, username: usernameOf(second) });
  expect(await teachersOf(second, courseId)).toEqual([]); // an owner is no co-teacher
  await handsIn();
  const unread = [owner, successor, second].map((actor) => countUnread(actor));
  expect(await Promise.all(unread)).toEqual([0, 0, 2]);
});

test("of two concurrent transfers one succeeds, and records the former owner", async () => {
  const { owner, courseId } = await staffRoom();
  const [admin, one, other] = [
    await createActor("admin"),
    await createActor("teacher"),
    await createActor("teacher"),
  ];
  const outcomes = await Promise.allSettled(
    [one, other].map((heir) => handOverCourse(admin, { courseId, username: usernameOf(heir) })),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  const refused = outcomes.find(({ status }) => status === "rejected");
  expect(refused).toMatchObject({ reason: { code: "STALE", reason: "changedMeanwhile" } });
  const { teacherId } = (await getManagedCourse(admin, courseId)) ?? {};
  const entries = await db.select().from(auditLog).where(eq(auditLog.targetId, courseId));
  const handovers = entries.filter(({ action }) => action === "course_handover");
  expect(handovers.map(({ detail }) => JSON.parse(detail) as object)).toEqual([
    { teacher_id: teacherId, teacher_id_was: owner.id },
  ]);
});

test("a transfer caused by a role change increments the course's version", async () => {
  const { owner, second, courseId } = await staffRoom();
  const admin = await createActor("admin");
  await changeRole(admin, { userId: owner.id, role: "student", handover: second.id });
  expect(await getManagedCourse(second, courseId)).toMatchObject({ version: 2 });
});

test("a hand-in that no user can open is not notified", async () => {
  const { owner, second, courseId, handsIn } = await staffRoom();
  await removeCoTeacher(owner, { courseId, userId: second.id });
  await handsIn();
  const [handovers] = (await listNotifications(owner)).items;
  const heir = await createActor("teacher");
  await handOverCourse(await createActor("admin"), { courseId, username: usernameOf(heir) });
  const notifications = JSON.parse(await dump()) as [string, { id?: string }[]][];
  const [, rows = []] = notifications.find(([name]) => name === "notification") ?? [];
  expect(rows.map(({ id }) => id)).not.toContain(handovers?.id);
});
