import { expect, test } from "vitest";
import { createActor, createCourse, dump } from "@/db/testing/factories";
import { listModules } from "./data";
import { addModule, reorderModules, updateModule } from "./mutations";
import type { ModuleContent } from "./schema";

const content: ModuleContent = { title: "Lain", summary: "", opensAt: "now", project: null };

test.each(["the teacher", "an admin"])("modules that %s adds are numbered on", async (who) => {
  const teacher = await createActor("teacher");
  const actor = who === "an admin" ? await createActor("admin") : teacher;
  const [course, other] = [await createCourse(teacher), await createCourse(teacher)];
  for (const title of ["Satu", "Dua", "Tiga"]) {
    await addModule(actor, { ...content, courseId: course.id, title });
  }
  await addModule(actor, { ...content, courseId: other.id, summary: "Ringkas" });

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
      addModule(teacher, { ...content, courseId: course.id, title: `Modul ${i}` }),
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

  await expect(addModule(actor, { ...content, courseId: course.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dump()).toBe(before);
});

test("nobody adds a module to a course that is not there", async () => {
  const admin = await createActor("admin");
  const before = await dump();

  await expect(addModule(admin, { ...content, courseId: "course_none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dump()).toBe(before);
});

async function courseOf(titles: string[]) {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const ids: string[] = [];
  for (const title of titles)
    ids.push(await addModule(teacher, { ...content, courseId: course.id, title }));
  return { teacher, courseId: course.id, ids };
}

test("of two saves of one version only the first writes, its project too", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu"]);
  const [moduleId = ""] = ids;
  const save = (brief: string) =>
    updateModule(teacher, {
      ...content,
      courseId,
      moduleId,
      version: 1,
      project: { brief, deliverable: "", dueAt: null },
    });
  const outcomes = await Promise.allSettled([save("A"), save("B")]);
  const winner = outcomes[0].status === "fulfilled" ? "A" : "B";
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(await listModules(teacher, courseId)).toMatchObject([
    { version: 2, project: { brief: winner } },
  ]);
});

test("two orders at once end in one of them", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu", "Dua", "Tiga", "Empat"]);
  const orders = [ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)]];
  await Promise.all(orders.map((order) => reorderModules(teacher, { courseId, order })));
  const now = (await listModules(teacher, courseId)).map(({ id }) => id);
  expect(orders).toContainEqual(now);
});

test("an order that names other modules than the course has is refused", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu", "Dua"]);
  const other = await courseOf(["Lain"]);
  const before = await dump();
  for (const order of [ids.slice(1), [...ids, ...other.ids], [ids[0], ids[0]], [], other.ids]) {
    await expect(
      reorderModules(teacher, { courseId, order: order as string[] }),
    ).rejects.toMatchObject({ reason: "moduleOrder" });
  }
  await expect(
    reorderModules(other.teacher, { courseId, order: ids.toReversed() }),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});
