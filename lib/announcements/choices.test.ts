import { expect, test } from "vitest";
import { db } from "@/db/client";
import { courseTeacher } from "@/db/schema";
import { createActor, createCourse, createProject } from "@/lib/testing/factories";
import { answerSaved } from "./autosave";
import { listChoices, listTargetCourses } from "./choices";
import { openStoredComposer, valuesOf } from "./composer";
import { requireOwn } from "./stored";
import { contentFor, draft, school, soon } from "./testing/announcements";

const none = { projects: [], members: [] };

const offered = async (...args: Parameters<typeof listTargetCourses>) =>
  new Set((await listTargetCourses(...args)).map(({ id }) => id));

test("the courses that a form offers are published ones that its author teaches", async () => {
  const { teacher, course } = await school();
  const second = await createCourse(teacher, { title: "A" });
  await createCourse(teacher, { status: "archived" });
  const { teacher: colleague, course: theirs } = await school();
  await db
    .insert(courseTeacher)
    .values({ courseId: second.id, userId: colleague.id, createdAt: new Date() });
  expect(await offered(teacher)).toEqual(new Set([course.id, second.id]));
  expect(await offered(colleague, [course.id])).toEqual(new Set([theirs.id, second.id]));
  const admin = await createActor("admin");
  expect(await offered(admin, [course.id])).toEqual(new Set([course.id]));
});

test("projects and members are those of a managed course only", async () => {
  const { teacher, course, students } = await school();
  const { id } = await createProject(course, { title: "Situs" });
  const { projects, members } = await listChoices(teacher, course.id);
  expect(projects).toEqual([{ id, title: "Situs" }]);
  expect(members).toHaveLength(students.length);
  for (const actor of [await createActor("teacher"), ...students]) {
    expect(await listChoices(actor, course.id)).toMatchObject(none);
  }
});

test("an autosave answers with the choices of another course, once it is the only one", async () => {
  const { teacher, course } = await school();
  const other = await createCourse(teacher);
  const saved = await draft(teacher, contentFor([other]));
  const shown = (shownCourse: string) => answerSaved(teacher, saved, { shownCourse });
  expect((await shown(course.id)).choices).toMatchObject({ courseId: other.id });
  expect((await shown(other.id)).choices).toBeUndefined();
});

test("a stored announcement fills the form as it was typed, in the form's zone", async () => {
  const { teacher, course, students } = await school();
  const personIds = students.slice(0, 1).map(({ id }) => id);
  const expiresAt = soon(3600_000);
  const content = contentFor([course], { selection: "persons", personIds, expiresAt });
  const { id } = await draft(teacher, content);
  const stored = await requireOwn(teacher, id);
  expect(valuesOf(stored, "Asia/Jayapura")).toMatchObject({
    title: "Jadwal berubah",
    courseIds: course.id,
    personIds: personIds.join(" "),
    mustRead: "",
    expiresAt: new Date(expiresAt.getTime() + 9 * 3600_000).toISOString().slice(0, 16),
    publishAt: "",
  });
  const composer = await openStoredComposer(teacher, stored);
  expect(composer.choices?.courseId).toBe(course.id);
  expect(composer.recipients.count).toBe(1);
});
