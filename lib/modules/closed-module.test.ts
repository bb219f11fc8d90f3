import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { db } from "@/db/client";
import { courseModule } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { removeMember } from "@/lib/members/mutations";
import {
  announce,
  createActor,
  createCourse,
  createProject,
  createSubmission,
  enroll,
} from "@/lib/testing/factories";
import { findClosedModule } from "./closed-module";
import { setCompleted } from "./completion";
import { getModule } from "./data";

const close = (moduleId: string) =>
  db.update(courseModule).set({ opensAt: null }).where(eq(courseModule.id, moduleId));

async function school() {
  const teacher = await createActor("teacher");
  const student = await createActor("student");
  const course = await createCourse(teacher, { students: [student], title: "Robotika" });
  const { id: projectId, moduleId } = await createProject(course);
  const target = { courseId: course.id, moduleId };
  const path = `/app/courses/${course.id}/modules/${moduleId}`;
  return { teacher, student, course, target, projectId, path };
}

type School = Awaited<ReturnType<typeof school>>;

const ways: Record<string, (school: School) => Promise<unknown>> = {
  "marked it as done": ({ student, target }) =>
    setCompleted(student, { ...target, completed: true }),
  "handed in its project": ({ student, projectId }) => createSubmission({ id: projectId }, student),
  "been told of it": ({ teacher, course, path }) =>
    announce(teacher, course, { link: env.APP_ORIGIN + path }),
};

test.for(Object.entries(ways))(
  "a student who has %s learns that a module was closed, but not its title",
  async ([, learn]) => {
    const given = await school();
    const { teacher, student, course, target } = given;
    await learn(given);
    expect(await findClosedModule(student, target)).toBeUndefined(); // it is open
    await close(target.moduleId);
    expect(await getModule(student, target)).toBeUndefined();
    const found = { courseId: course.id, courseTitle: "Robotika" };
    expect(await findClosedModule(student, target)).toEqual(found);
    const other = await createCourse(teacher, { students: [student] });
    expect(await findClosedModule(student, { ...target, courseId: other.id })).toBeUndefined();
    await removeMember(teacher, { courseId: course.id, userId: student.id });
    expect(await findClosedModule(student, target)).toBeUndefined();
  },
);

test("nobody else learns that the module exists", async () => {
  const { teacher, student, course, target, path } = await school();
  const told = await announce(teacher, course, { link: env.APP_ORIGIN + path });
  const newcomer = await createActor("student");
  await enroll(course, newcomer);
  await close(target.moduleId);
  const others: Actor[] = [newcomer, await createActor("student"), await createActor("teacher")];
  for (const other of others) expect(await findClosedModule(other, target)).toBeUndefined();
  await withdrawAnnouncement(teacher, told.announcementId);
  expect(await findClosedModule(student, target)).toBeUndefined();
});
