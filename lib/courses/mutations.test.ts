import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, course as courseTable } from "@/db/schema";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
  dump,
} from "@/lib/testing/factories";
import { beforeNext } from "@/db/testing/call-spy";
import type { CourseStatus } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { handIn } from "@/lib/projects/mutations";
import { sendReminders } from "@/lib/projects/reminders";
import { getManagedCourse } from "./data";
import { removeMember } from "@/lib/members/mutations";
import {
  archiveCourse,
  createCourse as startCourse,
  deleteCourse,
  publishCourse,
  renewJoinCode,
  restoreCourse,
  setJoinOpen,
} from "./mutations";
import { addCoTeacher } from "@/lib/members/co-teachers";

vi.mock(import("@/lib/audit/entry"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

const content = { title: "Robotika", description: "Dari nol" };

test.each(["teacher", "admin"] as const)("a %s creates a course and owns it", async (role) => {
  const actor = await createActor(role);
  const id = await startCourse(actor, content);

  expect(await getManagedCourse(actor, id)).toMatchObject({
    ...content,
    teacherId: actor.id,
    studentCount: 0,
    joinCode: expect.stringMatching(/^[A-HJ-KM-NP-Z2-9]{8}$/),
  });
});

test("a student cannot create a course", async () => {
  const student = await createActor("student");
  const before = await dump();

  await expect(startCourse(student, content)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await dump()).toBe(before);
});

test("two courses never share a join code", async () => {
  const course = await createCourse(await createActor("teacher"));
  const other = await createCourse(await createActor("teacher"));
  await expect(
    db.update(courseTable).set({ joinCode: course.joinCode }).where(eq(courseTable.id, other.id)),
  ).rejects.toThrow();
});

/** A course with its users. */
async function school(status: CourseStatus = "published") {
  const [teacher, second] = [await createActor("teacher"), await createActor("teacher")];
  const [admin, stranger] = [await createActor("admin"), await createActor("teacher")];
  const student = await createActor("student");
  const course = await createCourse(teacher, { students: [student] });
  const username = second.id.replace("user_", "teacher");
  await addCoTeacher(teacher, { courseId: course.id, username });
  await db.update(courseTable).set({ status }).where(eq(courseTable.id, course.id));
  return { teacher, second, admin, stranger, student, course, courseId: course.id };
}

const moves = { publish: publishCourse, archive: archiveCourse, restore: restoreCourse };
const statusOf = async (actor: Actor, courseId: string) =>
  (await getManagedCourse(actor, courseId))?.status;

test.each([
  ["publish", "draft", "published"],
  ["archive", "published", "archived"],
  ["restore", "archived", "published"],
] as const)("to %s a %s course is idempotent, also under concurrency", async (move, from, to) => {
  for (const who of ["teacher", "admin"] as const) {
    const { courseId, ...people } = await school(from);
    const actor = people[who];
    const auditedBefore = await db.$count(auditLog, eq(auditLog.targetId, courseId));
    await Promise.all(Array.from({ length: 5 }, () => moves[move](actor, courseId)));
    expect(await getManagedCourse(actor, courseId)).toMatchObject({ status: to, version: 2 });
    const before = await dump();
    await moves[move](actor, courseId);
    expect(await dump()).toBe(before);
    const audited = await db.$count(auditLog, eq(auditLog.targetId, courseId));
    expect(audited - auditedBefore).toBe(1);
  }
});

test("the slower of two concurrent requests succeeds too", async () => {
  const { teacher, admin, courseId } = await school("draft");
  beforeNext("auditEntry", () => publishCourse(admin, courseId));
  await publishCourse(teacher, courseId);
  expect(await statusOf(teacher, courseId)).toBe("published");

  beforeNext("auditEntry", () => archiveCourse(admin, courseId));
  await archiveCourse(teacher, courseId);
  expect(await statusOf(teacher, courseId)).toBe("archived");
});

test.each([
  ["publish", "archived"],
  ["archive", "draft"],
  ["restore", "draft"],
] as const)("it is refused to %s %s course", async (move, from) => {
  const { teacher, courseId } = await school(from);
  const before = await dump();
  await expect(moves[move](teacher, courseId)).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "courseWay",
  });
  expect(await dump()).toBe(before);
});

test.each([
  ["second", "archive", "published", "FORBIDDEN"],
  ["second", "restore", "archived", "FORBIDDEN"],
  ["stranger", "publish", "draft", "NOT_FOUND"],
  ["student", "archive", "published", "NOT_FOUND"],
] as const)("the %s cannot %s a %s course: %s", async (who, move, status, code) => {
  const { courseId, ...people } = await school(status);
  const before = await dump();
  await expect(moves[move](people[who], courseId)).rejects.toMatchObject({ code });
  expect(await dump()).toBe(before);
});

test("an archived course is read-only", async () => {
  const { teacher, courseId } = await school("archived");
  const before = await dump();
  const refused = { code: "CONFLICT", reason: "courseArchived" };
  await expect(renewJoinCode(teacher, courseId)).rejects.toMatchObject(refused);
  await expect(setJoinOpen(teacher, { courseId, open: false })).rejects.toMatchObject(refused);
  expect(await dump()).toBe(before);
});

const work = { link: "https://situs.example/", note: "" };
const soon = () => new Date(Date.now() + 3_600_000);

test.each(["an announcement", "a submission", "a reminder"])(
  "a course with %s is not deleted",
  async (what) => {
    const { teacher, admin, student, course, courseId } = await school();
    const { id: projectId } = await createProject(course, { dueAt: soon() });
    if (what === "an announcement") await announce(teacher, course);
    if (what === "a submission") await handIn(student, { projectId, ...work });
    if (what === "a reminder") await sendReminders();
    const before = await dump();
    for (const actor of [teacher, admin]) {
      await expect(deleteCourse(actor, { courseId })).rejects.toMatchObject({
        code: "CONFLICT",
        reason: "courseInUse",
      });
    }
    expect(await dump()).toBe(before);
  },
);

test("a course with a submission is not deleted, even after its student has left", async () => {
  const { teacher, student, course, courseId } = await school();
  const { id: projectId } = await createProject(course);
  await handIn(student, { projectId, ...work });
  await removeMember(teacher, { courseId, userId: student.id });
  await expect(deleteCourse(teacher, { courseId })).rejects.toMatchObject({
    reason: "courseInUse",
  });
});

test("a course is deleted despite a reminder without current recipients", async () => {
  for (const leaves of ["before", "after"]) {
    const { teacher, student, course, courseId } = await school();
    await createProject(course, { dueAt: soon() });
    const leave = () => removeMember(teacher, { courseId, userId: student.id });
    if (leaves === "before") await leave();
    await sendReminders();
    if (leaves === "after") await leave();
    await deleteCourse(teacher, { courseId });
    expect(await statusOf(teacher, courseId)).toBeUndefined();
  }
});

test("only its owner and admins delete a course, and only in the version they saw", async () => {
  const { courseId, course, teacher, ...people } = await school();
  await createModule(course);
  const before = await dump();
  for (const [who, code] of [
    ["second", "FORBIDDEN"],
    ["stranger", "NOT_FOUND"],
    ["student", "NOT_FOUND"],
  ] as const) {
    await expect(deleteCourse(people[who], { courseId })).rejects.toMatchObject({ code });
  }
  const stale = deleteCourse(teacher, { courseId, version: 2 });
  await expect(stale).rejects.toMatchObject({ code: "STALE" });
  expect(await dump()).toBe(before);
  await deleteCourse(teacher, { courseId, version: 1 });
  expect(await dump()).not.toContain(`"course_id":"${courseId}"`);
});
