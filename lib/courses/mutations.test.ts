import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { course as courseTable } from "@/db/schema";
import { createActor, createCourse, dump } from "@/db/testing/factories";
import { getManagedCourse } from "./data";
import { createCourse as startCourse } from "./mutations";

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

test("two courses never share a join code", async () => {
  const course = await createCourse(await createActor("teacher"));
  const other = await createCourse(await createActor("teacher"));
  await expect(
    db.update(courseTable).set({ joinCode: course.joinCode }).where(eq(courseTable.id, other.id)),
  ).rejects.toThrow();
});
