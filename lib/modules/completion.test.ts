import { eq } from "drizzle-orm";
import { expect, onTestFinished, test, vi } from "vitest";
import { db, executedStatements } from "@/db/client";
import { courseModule, enrollment, moduleCompletion } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { archiveCourse } from "@/lib/courses/mutations";
import { listEnrolledCourses } from "@/lib/courses/data";
import { createActor, createCourse, createModule, dump, enroll } from "@/lib/testing/factories";
import { deleteUser } from "@/lib/users/mutations";
import { setCompleted } from "./completion";
import { listModules } from "./data";
import { deleteModule } from "./mutations";
import { countCompletions, countCompletionsOfAll, listCompletions } from "./progress";

const HOUR_MS = 3_600_000;

async function school(opensAt?: Date | null) {
  const teacher = await createActor("teacher");
  const student = await createActor("student", { displayName: "Dewi" });
  const course = await createCourse(teacher, { students: [student] });
  const { id: moduleId } = await createModule(course, "Satu", opensAt);
  return { teacher, student, course, target: { courseId: course.id, moduleId } };
}

const rows = ({ id }: Actor) =>
  db.select().from(moduleCompletion).where(eq(moduleCompletion.userId, id));

test("marking a module as done is idempotent, at once too, and keeps the first time", async () => {
  const { student, target } = await school();
  const mark = () => setCompleted(student, { ...target, completed: true });
  await Promise.all([mark(), mark(), mark()]);
  const first = await rows(student);
  expect(first).toHaveLength(1);
  const late = vi.spyOn(Date, "now").mockReturnValue(Date.now() + HOUR_MS);
  onTestFinished(() => late.mockRestore());
  await mark();
  expect(await rows(student)).toEqual(first);
});

test("taking it back is idempotent, and leaves what others have done", async () => {
  const { student, course, target } = await school();
  const classmate = await createActor("student");
  await enroll(course, classmate);
  for (const each of [student, classmate]) await setCompleted(each, { ...target, completed: true });
  const unmark = () => setCompleted(student, { ...target, completed: false });
  await Promise.all([unmark(), unmark()]);
  await unmark();
  expect(await rows(student)).toEqual([]);
  expect(await rows(classmate)).toHaveLength(1);
});

test("who teaches, or is not in the course, cannot mark a module, and no row changes", async () => {
  const { teacher, student, course, target } = await school();
  const classmate = await createActor("student");
  await enroll(course, classmate);
  const notStudents = { code: "FORBIDDEN", reason: "onlyStudentsComplete" };
  const denied: [Actor, object][] = [
    [teacher, notStudents],
    [await createActor("admin"), notStudents],
    [await createActor("teacher"), { code: "NOT_FOUND" }],
    [await createActor("student"), { code: "NOT_FOUND" }],
    [student, { code: "NOT_FOUND" }],
  ];
  await db.delete(enrollment).where(eq(enrollment.userId, student.id));
  const other = await createCourse(teacher, { students: [classmate] });
  denied.push([classmate, { code: "NOT_FOUND" }]); // by way of another course
  const before = await dump();
  for (const [index, [actor, expected]] of denied.entries()) {
    const courseId = index === denied.length - 1 ? other.id : target.courseId;
    for (const completed of [true, false]) {
      const marking = setCompleted(actor, { ...target, courseId, completed });
      await expect(marking).rejects.toMatchObject(expected);
    }
  }
  expect(await dump()).toBe(before);
});

test("a module that is not open, or of an archived course, cannot be marked", async () => {
  const { teacher, student, course, target } = await school();
  const later = await createModule(course, "Nanti", new Date(Date.now() + HOUR_MS));
  const draft = await createModule(course, "Draf", null);
  const marking = (moduleId: string) =>
    setCompleted(student, { ...target, moduleId, completed: true });
  const before = await dump();
  await expect(marking(later.id)).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "moduleNotOpen",
  });
  await expect(marking(draft.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
  await archiveCourse(teacher, course.id);
  const archived = await dump();
  await expect(marking(target.moduleId)).rejects.toMatchObject({
    code: "CONFLICT",
    reason: "courseReadOnly",
  });
  expect(await dump()).toBe(archived);
});

test("an archived course keeps what was done, and its repetition does no harm", async () => {
  const { teacher, student, course, target } = await school();
  await setCompleted(student, { ...target, completed: true });
  await archiveCourse(teacher, course.id);
  const before = await dump();
  await setCompleted(student, { ...target, completed: true });
  await expect(setCompleted(student, { ...target, completed: false })).rejects.toMatchObject({
    reason: "courseReadOnly",
  });
  expect(await dump()).toBe(before);
});

test("a student's own list and courses show what is done, of what is open", async () => {
  const { teacher, student, course, target } = await school();
  const second = await createModule(course, "Dua");
  await createModule(course, "Nanti", new Date(Date.now() + HOUR_MS));
  await createModule(course, "Draf", null);
  await createCourse(teacher, { students: [student], title: "Kosong" });
  await setCompleted(student, { ...target, completed: true });
  await setCompleted(student, { ...target, moduleId: second.id, completed: true });
  const counts = async () =>
    (await listEnrolledCourses(student)).items.map((each) => [
      each.completedModules,
      each.moduleCount,
    ]);
  expect(await counts()).toEqual([
    [2, 3],
    [0, 0],
  ]);
  const done = (await listModules(student, course.id)).map(({ completedAt }) => !!completedAt);
  expect(done).toEqual([true, true, false]);
  expect((await listModules(teacher, course.id)).some(({ completedAt }) => completedAt)).toBe(
    false,
  );

  await db.update(courseModule).set({ opensAt: null }).where(eq(courseModule.id, second.id));
  expect((await counts())[0]).toEqual([1, 2]);
});

test("the numbers of statements do not depend on how many modules and students there are", async () => {
  const { teacher, student, course, target } = await school();
  const measure = async () => {
    const counted = [];
    for (const run of [
      () => listEnrolledCourses(student),
      () => listModules(student, course.id),
      () => countCompletionsOfAll(teacher, course.id),
      () => listCompletions(teacher, target),
    ]) {
      const before = executedStatements();
      await run();
      counted.push(executedStatements() - before);
    }
    return counted;
  };
  expect(await measure()).toEqual([1, 1, 1, 1]);
  for (let n = 0; n < 2; n++) {
    const { id: moduleId } = await createModule(course, `Modul ${n}`);
    const classmate = await createActor("student");
    await enroll(course, classmate);
    for (const each of [student, classmate]) {
      await setCompleted(each, { ...target, moduleId, completed: true });
    }
  }
  expect(await measure()).toEqual([1, 1, 1, 1]);
});

test("teachers page through who has done a module and who has not, by name", async () => {
  const { teacher, student, course, target } = await school();
  const classmates = [];
  for (const displayName of ["Citra", "Ayu", "Bayu"]) {
    classmates.push(await createActor("student", { displayName }));
  }
  await enroll(course, ...classmates);
  const [, ayu, bayu] = classmates;
  for (const each of [student, ayu!, bayu!]) {
    await setCompleted(each, { ...target, completed: true });
  }
  await db.delete(enrollment).where(eq(enrollment.userId, bayu!.id));
  const names = async (query: object) =>
    (await listCompletions(teacher, { ...target, ...query })).items.map(
      ({ displayName, completedAt }) => [displayName, completedAt !== null],
    );
  expect(await names({})).toEqual([
    ["Ayu", true],
    ["Citra", false],
    ["Dewi", true],
  ]);
  expect(await names({ state: "remaining" })).toEqual([["Citra", false]]);
  const { next } = await listCompletions(teacher, { ...target, limit: 2 });
  expect(await names({ after: next })).toEqual([["Dewi", true]]);
  expect(await names({ state: "completed", limit: 1 })).toEqual([["Ayu", true]]);
  expect(await countCompletions(teacher, target)).toEqual({ completed: 2, remaining: 1 });
  const ofAll = await countCompletionsOfAll(teacher, course.id);
  expect([...ofAll]).toEqual([[target.moduleId, 2]]);
});

test.each(["another teacher", "the student"])("%s sees no names and no numbers", async (who) => {
  const { student, course, target } = await school();
  await setCompleted(student, { ...target, completed: true });
  const actor = who === "the student" ? student : await createActor("teacher");
  expect(await listCompletions(actor, target)).toEqual({ items: [], next: null });
  expect(await countCompletions(actor, target)).toEqual({ completed: 0, remaining: 0 });
  expect((await countCompletionsOfAll(actor, course.id)).size).toBe(0);
});

test("what is done goes with the module, and with the student", async () => {
  const { teacher, student, course, target } = await school();
  const second = await createModule(course, "Dua");
  for (const moduleId of [target.moduleId, second.id]) {
    await setCompleted(student, { ...target, moduleId, completed: true });
  }
  await deleteModule(teacher, target);
  expect(await rows(student)).toMatchObject([{ moduleId: second.id }]);
  await deleteUser(await createActor("admin"), { userId: student.id });
  expect(await rows(student)).toEqual([]);
});
