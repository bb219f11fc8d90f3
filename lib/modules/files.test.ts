import { expect, test } from "vitest";
import { createActor, createCourse, createFile, dump } from "@/lib/testing/factories";
import { getModule } from "./data";
import { addModule, updateModule } from "./mutations";
import type { ModuleContent } from "./schema";

const content: ModuleContent = {
  title: "Fotosintesis",
  summary: "",
  text: "",
  opensAt: "now",
  project: null,
};

async function courseWithFiles() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const { id: courseId } = await createCourse(teacher, { students: [student] });
  const [a, b] = [
    await createFile(teacher, { name: "a.pdf" }),
    await createFile(teacher, { name: "b.pdf" }),
  ];
  const names = async (moduleId: string, actor = teacher) =>
    (await getModule(actor, { courseId, moduleId }))?.attachments.map(({ name }) => name);
  return { teacher, student, courseId, files: [a.id, b.id] as const, names };
}

test("a module has files, which a change replaces", async () => {
  const { teacher, student, courseId, files, names } = await courseWithFiles();
  const [a, b] = files;
  const key = crypto.randomUUID();
  const input = { ...content, courseId, attachments: [b, a] };
  const moduleId = await addModule(teacher, input, key);
  expect(await addModule(teacher, input, key)).toBe(moduleId); // its answer was lost
  expect(await names(moduleId, student)).toEqual(["b.pdf", "a.pdf"]);
  await updateModule(teacher, { ...content, courseId, moduleId, version: 1, attachments: [a] });
  expect(await names(moduleId, student)).toEqual(["a.pdf"]);
});

test("students see the files of a module once it is open", async () => {
  const { teacher, student, courseId, files, names } = await courseWithFiles();
  const opensAt = new Date(Date.now() + 3_600_000);
  const input = { ...content, courseId, opensAt, attachments: [...files] };
  const moduleId = await addModule(teacher, input);
  expect(await names(moduleId, student)).toEqual([]);
  expect(await names(moduleId)).toEqual(["a.pdf", "b.pdf"]);
});

test("with a file of another, or in a stale form, nothing is saved", async () => {
  const { teacher, courseId, files } = await courseWithFiles();
  const foreign = await createFile(await createActor("teacher"));
  const moduleId = await addModule(teacher, { ...content, courseId, attachments: [files[0]] });
  const before = await dump();
  const attachments = [files[1], foreign.id];
  const refused = { reason: "filesGone", field: "attachments" };
  const change = { ...content, courseId, moduleId, attachments };
  await expect(addModule(teacher, { ...content, courseId, attachments })).rejects.toMatchObject(
    refused,
  );
  await expect(updateModule(teacher, { ...change, version: 1 })).rejects.toMatchObject(refused);
  const stale = { ...change, attachments: [files[1]], version: 2 };
  await expect(updateModule(teacher, stale)).rejects.toMatchObject({ code: "STALE" });
  expect(await dump()).toBe(before);
});
