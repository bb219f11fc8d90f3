import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { course as courseTable, enrollment } from "@/db/schema";
import { createActor, createCourse, dump } from "@/db/testing/factories";
import { getManagedCourse, listModules } from "./data";
import { addModule, createCourse as startCourse, joinCourse } from "./mutations";

const content = { title: "Robotika", description: "Dari nol" };

test.each(["teacher", "admin"] as const)("a %s creates a course and teaches it", async (role) => {
  const actor = await createActor(role);
  const id = await startCourse(actor, content);

  expect(await getManagedCourse(actor, id)).toMatchObject({
    ...content,
    teacherId: actor.id,
    studentCount: 0,
    joinCode: expect.stringMatching(/^[A-HJ-KM-NP-Z2-9]{8}$/),
  });
});

test("a student creates no course", async () => {
  const student = await createActor("student");
  const before = await dump();

  await expect(startCourse(student, content)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await dump()).toBe(before);
});

test.each(["the teacher", "an admin"])("modules that %s adds are numbered on", async (who) => {
  const teacher = await createActor("teacher");
  const actor = who === "an admin" ? await createActor("admin") : teacher;
  const [course, other] = [await createCourse(teacher), await createCourse(teacher)];
  for (const title of ["Satu", "Dua", "Tiga"]) {
    await addModule(actor, { courseId: course.id, title, summary: "" });
  }
  await addModule(actor, { courseId: other.id, title: "Lain", summary: "Ringkas" });

  const modules = await listModules(teacher, course.id);
  expect(modules.map(({ position, title }) => [position, title])).toEqual([
    [1, "Satu"],
    [2, "Dua"],
    [3, "Tiga"],
  ]);
  expect(await listModules(teacher, other.id)).toMatchObject([{ position: 1, summary: "Ringkas" }]);
});

test("modules added at once get a number each", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      addModule(teacher, { courseId: course.id, title: `Modul ${i}`, summary: "" }),
    ),
  );

  const positions = (await listModules(teacher, course.id)).map(({ position }) => position);
  expect(positions).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each(["another teacher", "a student of the course"])("%s adds no module", async (who) => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"), { students: [student] });
  const actor = who === "another teacher" ? await createActor("teacher") : student;
  const before = await dump();

  await expect(
    addModule(actor, { courseId: course.id, title: "X", summary: "" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});

test("nobody adds a module to a course that is not there", async () => {
  const admin = await createActor("admin");
  const before = await dump();

  await expect(
    addModule(admin, { courseId: "course_none", title: "X", summary: "" }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});

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

test("two courses never share a join code", async () => {
  const course = await createCourse(await createActor("teacher"));
  const other = await createCourse(await createActor("teacher"));
  await expect(
    db.update(courseTable).set({ joinCode: course.joinCode }).where(eq(courseTable.id, other.id)),
  ).rejects.toThrow();
});
