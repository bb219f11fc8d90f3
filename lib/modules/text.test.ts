import { expect, test } from "vitest";
import { createActor, createCourse, dump } from "@/lib/testing/factories";
import { getModule, listModules, listModuleTitles } from "./data";
import { addModule, updateModule } from "./mutations";
import { type ModuleContent, moduleContentSchema, TEXT_MAX } from "./schema";

const TEXT = "# Sensor\n\nSambungkan **kabel merah**.";
const content: ModuleContent = {
  title: "Sensor suhu",
  summary: "Ringkas",
  text: TEXT,
  opensAt: "now",
  project: null,
};

async function school() {
  const teacher = await createActor("teacher");
  const student = await createActor("student");
  const { id: courseId } = await createCourse(teacher, { students: [student] });
  return { teacher, student, courseId };
}

test.for([
  ["open", "now", TEXT],
  ["opening later", new Date(Date.now() + 3_600_000), ""],
  ["a draft", null, undefined],
] as const)("of a module that is %s a student reads its text", async ([, opensAt, seen]) => {
  const { teacher, student, courseId } = await school();
  const moduleId = await addModule(teacher, { ...content, opensAt, courseId });
  const target = { courseId, moduleId };
  expect((await getModule(teacher, target))?.text).toBe(TEXT);
  expect((await getModule(student, target))?.text).toBe(seen);
  expect(await getModule(await createActor("teacher"), target)).toBeUndefined();
  expect(await getModule(await createActor("student"), target)).toBeUndefined();
  expect(JSON.stringify(await listModules(student, courseId))).not.toContain("kabel merah");
  const titles = await listModuleTitles(student, courseId);
  expect(titles).toEqual(seen === undefined ? [] : [{ id: moduleId, title: "Sensor suhu" }]);
});

test("a module of one course is not found in another", async () => {
  const { teacher, courseId } = await school();
  const moduleId = await addModule(teacher, { ...content, courseId });
  const other = await createCourse(teacher);
  expect(await getModule(teacher, { courseId: other.id, moduleId })).toBeUndefined();
});

test("an update replaces the text of the version that was seen, and no other", async () => {
  const { teacher, courseId } = await school();
  const moduleId = await addModule(teacher, { ...content, courseId });
  const target = { courseId, moduleId };
  await updateModule(teacher, { ...content, ...target, text: "Kedua", version: 1 });
  const stranger = await createActor("teacher");
  const before = await dump();
  await expect(
    updateModule(teacher, { ...content, ...target, text: "Ketiga", version: 1 }),
  ).rejects.toMatchObject({ code: "STALE" });
  await expect(updateModule(stranger, { ...content, ...target, version: 2 })).rejects.toMatchObject(
    { code: "NOT_FOUND" },
  );
  expect(await dump()).toBe(before);
  expect(await getModule(teacher, target)).toMatchObject({ text: "Kedua", version: 2 });
});

test("a text with an unsafe link is refused beside the field, as in announcements", async () => {
  const { teacher, courseId } = await school();
  const moduleId = await addModule(teacher, { ...content, courseId });
  const unsafe = { ...content, courseId, text: "[Klik](javascript:alert(1))" };
  const before = await dump();
  const refused = { code: "INVALID", reason: "unsafeLink", field: "text" };
  await expect(addModule(teacher, unsafe)).rejects.toMatchObject(refused);
  const updating = updateModule(teacher, { ...unsafe, moduleId, version: 1 });
  await expect(updating).rejects.toMatchObject(refused);
  expect(await dump()).toBe(before);
});

test("a repeated request with another text is not the same request", async () => {
  const { teacher, courseId } = await school();
  const key = "kunci-dengan-isi-1";
  await addModule(teacher, { ...content, courseId }, key);
  const other = addModule(teacher, { ...content, courseId, text: "Lain" }, key);
  await expect(other).rejects.toMatchObject({ reason: "keyUsed" });
});

const parse = (length: number) =>
  moduleContentSchema.safeParse({ title: "Satu", text: "é".repeat(length) });

test("a text is as long as an announcement's at most", () => {
  expect(parse(TEXT_MAX).success).toBe(true);
  const issues = parse(TEXT_MAX + 1).error?.issues;
  expect(issues).toMatchObject([{ message: "tooLong", path: ["text"] }]);
  expect(moduleContentSchema.parse({ title: "Satu" }).text).toBe("");
});
