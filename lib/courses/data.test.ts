import { inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { course as courseTable } from "@/db/schema";
import { createActor, createCourse, createModule, enroll } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { listMembers } from "@/lib/members/data";
import {
  getCourse,
  getManagedCourse,
  listCourses,
  listEnrolledCourses,
  listTaughtCourses,
} from "./data";

async function school() {
  const teacher = await createActor("teacher");
  const student = await createActor("student");
  const course = await createCourse(teacher, { students: [student] });
  await createModule(course);
  return {
    course,
    actors: {
      teacher,
      student,
      admin: await createActor("admin"),
      otherTeacher: await createActor("teacher"),
      otherStudent: await createActor("student"),
    },
  };
}

test.each([
  ["teacher", true, true],
  ["student", true, false],
  ["admin", true, true],
  ["otherTeacher", false, false],
  ["otherStudent", false, false],
] as const)("%s sees the course: %s, manages it: %s", async (who, sees, manages) => {
  const { course, actors } = await school();
  const actor = actors[who];

  expect((await getCourse(actor, course.id)) !== undefined).toBe(sees);
  expect((await getManagedCourse(actor, course.id))?.joinCode).toBe(
    manages ? course.joinCode : undefined,
  );
  const { items } = await listMembers(actor, { courseId: course.id });
  expect(items.map(({ id }) => id)).toEqual(manages ? [actors.student.id] : []);
});

test("a course that does not exist is undefined for an admin too", async () => {
  const admin = await createActor("admin");
  expect(await getCourse(admin, "course_none")).toBeUndefined();
  expect(await getManagedCourse(admin, "course_none")).toBeUndefined();
});

test("a summary counts modules and students, and has no join code", async () => {
  const { course, actors } = await school();
  await createModule(course, "Modul 2");
  await enroll(course, actors.otherStudent);

  const summary = await getCourse(actors.student, course.id);
  expect(summary).toMatchObject({ id: course.id, moduleCount: 2, studentCount: 2 });
  expect(JSON.stringify(summary)).not.toContain(course.joinCode);
});

test("an empty course has counts of zero", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  expect(await getManagedCourse(teacher, course.id)).toMatchObject({ studentCount: 0 });
});

const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);

test("a student lists the courses they joined and a teacher those they teach, by title", async () => {
  const { actors } = await school();
  const { teacher, otherStudent, otherTeacher } = actors;
  for (const title of ["Cakrawala", "Aljabar", "Biologi"]) {
    await createCourse(otherTeacher, { title, students: [otherStudent] });
  }

  const expected = ["Aljabar", "Biologi", "Cakrawala"];
  expect(titles(await listEnrolledCourses(otherStudent))).toEqual(expected);
  expect(titles(await listTaughtCourses(otherTeacher))).toEqual(expected);
  expect(titles(await listTaughtCourses(teacher))).toEqual(["Kelas Uji"]);
  expect(titles(await listTaughtCourses(otherStudent))).toEqual([]);
  expect(titles(await listEnrolledCourses(otherTeacher))).toEqual([]);
});

test("the pages of a course's students contain each once, without private fields", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const names = ["ani", "budi", "citra", "dewi", "eka"].map((name) => `${name}-${Date.now()}`);
  for (const username of names.toReversed()) {
    await enroll(course, await createActor("student", { username }));
  }

  const seen: string[][] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await listMembers(teacher, { courseId: course.id, after, limit: 2 });
    seen.push(page.items.map(({ username }) => username));
    expect(Object.keys(page.items[0] ?? {})).toEqual(["id", "username", "displayName", "joinedAt"]);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  expect(seen).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
});

test.each(["Élan", "ÉLAN", "elan", " elan-1 ", "E\u0301lan", "élan  sari"])(
  "the search %j finds a student by name or username",
  async (search) => {
    const teacher = await createActor("teacher");
    const names = { username: `ELAN-1${Date.now()}`.toLowerCase(), displayName: "Élan Sari" };
    const [found, other] = [await createActor("student", names), await createActor("student")];
    const { id: courseId } = await createCourse(teacher, { students: [found, other] });
    const { items } = await listMembers(teacher, { courseId, search });
    expect(items.map(({ id }) => id)).toEqual([found.id]);
  },
);

async function everyPage(admin: Actor, limit: number) {
  const ids: string[] = [];
  for (let before: string | undefined, more = true; more;) {
    const page = await listCourses(admin, { before, limit });
    ids.push(...page.items.map(({ id }) => id));
    before = page.next ?? undefined;
    more = page.next !== null;
  }
  return ids;
}

test("an admin's pages contain every course once, also those with the same creation time", async () => {
  const teacher = await createActor("teacher");
  const made: string[] = [];
  for (let i = 0; i < 7; i++) made.push((await createCourse(teacher)).id);
  await db
    .update(courseTable)
    .set({ createdAt: new Date(1_700_000_000_000) })
    .where(inArray(courseTable.id, made));

  const admin = await createActor("admin");
  const ids = await everyPage(admin, 3);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(-7)).toEqual(made.toSorted().toReversed());
  expect(await everyPage(admin, 100)).toEqual(ids);
});

test.each(["x", ".", "x.y", "-1.course_1"])("the invalid cursor %j is ignored", async (before) => {
  const admin = await createActor("admin");
  expect(await listCourses(admin, { before })).toHaveProperty("items");
});

test.each(["student", "teacher"] as const)(
  "a %s does not list the courses of others",
  async (role) => {
    const course = await createCourse(await createActor("teacher"), { joinOpen: false });
    const { items } = await listCourses(await createActor(role), { limit: 100 });
    expect(items.map(({ id }) => id)).not.toContain(course.id);
  },
);
