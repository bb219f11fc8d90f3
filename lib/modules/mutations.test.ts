import { expect, onTestFinished, test, vi } from "vitest";
import { createActor, createCourse, createProject, dump } from "@/lib/testing/factories";
import { archiveCourse } from "@/lib/courses/mutations";
import { handIn } from "@/lib/projects/mutations";
import { handOverCourse } from "@/lib/members/hand-over";
import { listModules } from "./data";
import { addModule, deleteModule, reorderModules, updateModule } from "./mutations";
import type { ModuleContent } from "./schema";

const content: ModuleContent = {
  title: "Lain",
  summary: "",
  text: "",
  opensAt: "now",
  project: null,
};

test.each(["the teacher", "an admin"])(
  "modules that %s adds get consecutive positions",
  async (who) => {
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
    expect(await listModules(teacher, other.id)).toMatchObject([
      { position: 1, summary: "Ringkas" },
    ]);
  },
);

test("modules added concurrently get different positions", async () => {
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

test.each(["another teacher", "a student of the course"])("%s cannot add a module", async (who) => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"), { students: [student] });
  const actor = who === "another teacher" ? await createActor("teacher") : student;
  const before = await dump();

  await expect(addModule(actor, { ...content, courseId: course.id })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dump()).toBe(before);
});

test("a module of a course that does not exist is not found", async () => {
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

test("of two saves of one version only the first is written, with its project", async () => {
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

test("two concurrent orders result in one of them", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu", "Dua", "Tiga", "Empat"]);
  const orders = [ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)]];
  await Promise.all(orders.map((order) => reorderModules(teacher, { courseId, order })));
  const now = (await listModules(teacher, courseId)).map(({ id }) => id);
  expect(orders).toContainEqual(now);
});

test("an order that does not contain exactly the course's modules is refused", async () => {
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

test("reordering is idempotent, also under concurrency", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu", "Dua", "Tiga"]);
  const order = ids.toReversed();
  await Promise.all([1, 2].map(() => reorderModules(teacher, { courseId, order })));
  const before = await dump();
  await reorderModules(teacher, { courseId, order });
  expect(await dump()).toBe(before);
  const now = await listModules(teacher, courseId);
  expect(now.map(({ id, position }) => [id, position])).toEqual(
    order.map((id, index) => [id, index + 1]),
  );
});

const HOUR_MS = 3_600_000;
const dueIn = (ms: number) => ({
  ...content,
  project: { brief: "Buat situs", deliverable: "", dueAt: new Date(Date.now() + ms) },
});

test("a due time must be in the future", async () => {
  const teacher = await createActor("teacher");
  const { id: courseId } = await createCourse(teacher);
  const before = await dump();
  const adding = addModule(teacher, { ...dueIn(-1), courseId }, "kunci-yang-pertama");
  await expect(adding).rejects.toMatchObject({ reason: "dueInPast", field: "dueAt" });
  expect(await dump()).toBe(before);
});

test.each([0, HOUR_MS])(
  "a due time %d ms before the module opens is refused, new or changed",
  async (early) => {
    const { teacher, courseId, ids } = await courseOf(["Satu"]);
    const opensAt = new Date(Date.now() + 2 * HOUR_MS);
    const late = { ...content, opensAt, project: { ...dueIn(0).project, dueAt: opensAt } };
    late.project.dueAt = new Date(opensAt.getTime() - early);
    const before = await dump();
    const refused = { code: "INVALID", reason: "dueBeforeOpening", field: "dueAt" };
    await expect(addModule(teacher, { ...late, courseId })).rejects.toMatchObject(refused);
    const target = { courseId, moduleId: ids[0] ?? "", version: 1 };
    await expect(updateModule(teacher, { ...late, ...target })).rejects.toMatchObject(refused);
    expect(await dump()).toBe(before);
    late.project.dueAt = new Date(opensAt.getTime() + 60_000);
    await updateModule(teacher, { ...late, ...target });
  },
);

test("a draft cannot open after its due time", async () => {
  const teacher = await createActor("teacher");
  const { id: courseId } = await createCourse(teacher);
  const draft = { ...dueIn(HOUR_MS), opensAt: null, courseId };
  const moduleId = await addModule(teacher, draft);
  const late = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * HOUR_MS);
  onTestFinished(() => late.mockRestore());
  const target = { courseId, moduleId, version: 1 };
  const opening = updateModule(teacher, { ...draft, ...target, opensAt: "now" });
  await expect(opening).rejects.toMatchObject({ reason: "dueBeforeOpening" });
  await updateModule(teacher, { ...draft, ...target, title: "Masih draf" });
});

test("a former manager's repeated request does not return the module", async () => {
  const { teacher, courseId } = await courseOf([]);
  const request = { ...content, courseId };
  await addModule(teacher, request, "kunci-yang-lama-1");
  const heir = await createActor("teacher");
  const username = heir.id.replace("user_", "teacher");
  await handOverCourse(await createActor("admin"), { courseId, username });
  await expect(addModule(teacher, request, "kunci-yang-lama-1")).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("an empty order is accepted for a course without modules", async () => {
  const { teacher, courseId } = await courseOf([]);
  const before = await dump();
  await reorderModules(teacher, { courseId, order: [] });
  expect(await dump()).toBe(before);
  const stranger = await createActor("teacher");
  await expect(reorderModules(stranger, { courseId, order: [] })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a repeated request has the same result after its due time has passed", async () => {
  const teacher = await createActor("teacher");
  const { id: courseId } = await createCourse(teacher);
  const [request, key] = [{ ...dueIn(HOUR_MS), courseId }, "kunci-yang-sama-1"];
  const [first, again] = await Promise.all([1, 2].map(() => addModule(teacher, request, key)));
  expect(again).toBe(first);

  const late = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * HOUR_MS);
  onTestFinished(() => late.mockRestore());
  const before = await dump();
  expect(await addModule(teacher, request, key)).toBe(first);
  const other = addModule(teacher, { ...request, title: "Lain lagi" }, key);
  await expect(other).rejects.toMatchObject({ code: "CONFLICT", reason: "keyUsed" });
  const fresh = addModule(teacher, request, "kunci-yang-lain-1");
  await expect(fresh).rejects.toMatchObject({ reason: "dueInPast" });
  expect(await dump()).toBe(before);
});

test("a module with submissions cannot be deleted, nor can its project", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { id: projectId, moduleId } = await createProject(course);
  await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  const target = { courseId: course.id, moduleId };
  const before = await dump();
  const refused = { code: "CONFLICT", reason: "moduleHasSubmissions" };
  await expect(deleteModule(teacher, target)).rejects.toMatchObject(refused);
  const dropping = updateModule(teacher, { ...content, ...target, version: 1 });
  await expect(dropping).rejects.toMatchObject(refused);
  expect(await dump()).toBe(before);
});

test("the modules of an archived course cannot be added, changed, moved or deleted", async () => {
  const { teacher, courseId, ids } = await courseOf(["Satu", "Dua"]);
  const target = { courseId, moduleId: ids[0] ?? "" };
  await archiveCourse(teacher, courseId);
  const before = await dump();
  for (const attempt of [
    () => addModule(teacher, { ...content, courseId }),
    () => updateModule(teacher, { ...content, ...target, version: 1 }),
    () => reorderModules(teacher, { courseId, order: ids.toReversed() }),
    () => deleteModule(teacher, target),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: "CONFLICT", reason: "courseArchived" });
  }
  expect(await dump()).toBe(before);
});

test.each(["another teacher", "a student of the course"])(
  "%s cannot change modules",
  async (who) => {
    const [teacher, student] = [await createActor("teacher"), await createActor("student")];
    const { id: courseId } = await createCourse(teacher, { students: [student] });
    const moduleId = await addModule(teacher, { ...content, opensAt: null, courseId });
    const actor = who === "another teacher" ? await createActor("teacher") : student;
    const target = { courseId, moduleId };
    const before = await dump();
    for (const attempt of [
      () => updateModule(actor, { ...content, ...target, version: 1 }),
      () => reorderModules(actor, { courseId, order: [moduleId] }),
      () => deleteModule(actor, target),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await dump()).toBe(before);
  },
);
