import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { enrollment } from "@/db/schema";
import { createActor, createCourse, dump } from "@/db/testing/factories";
import { joinCourse } from "./membership";

const membersOf = ({ id }: { id: string }) =>
  db.select({ userId: enrollment.userId }).from(enrollment).where(eq(enrollment.courseId, id));

test("a student joins by code, and joining twice is joining once", async () => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"));

  expect(await joinCourse(student, course.joinCode)).toBe(course.id);
  const before = await dump();
  expect(await joinCourse(student, course.joinCode)).toBe(course.id);
  expect(await dump()).toBe(before);
  expect(await membersOf(course)).toEqual([{ userId: student.id }]);
});

test("twenty clicks at once enrol once", async () => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"));
  await Promise.all(Array.from({ length: 20 }, () => joinCourse(student, course.joinCode)));

  expect(await membersOf(course)).toHaveLength(1);
});

test.each(["AAAAAAAA", "", "' or 1=1 --"])("the code %j opens no course", async (code) => {
  const student = await createActor("student");
  await createCourse(await createActor("teacher"));
  const before = await dump();

  await expect(joinCourse(student, code)).rejects.toMatchObject({
    code: "INVALID",
    reason: "joinCode",
    field: "joinCode",
  });
  expect(await dump()).toBe(before);
});

test.each(["teacher", "admin"] as const)("a %s joins no course", async (role) => {
  const course = await createCourse(await createActor("teacher"));
  const actor = await createActor(role);
  const before = await dump();

  await expect(joinCourse(actor, course.joinCode)).rejects.toMatchObject({
    code: "FORBIDDEN",
    reason: "onlyStudentsJoin",
  });
  expect(await dump()).toBe(before);
});
