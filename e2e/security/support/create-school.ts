// Creates the school for the matrix, and prints its ids. It is a separate process: the factories write to
// the database that the environment names when they are loaded.
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { courseModule, user } from "@/db/schema";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
  enrol,
} from "@/lib/testing/factories";
import { listSubmissions } from "@/lib/projects/data";
import { handIn } from "@/lib/projects/mutations";
import { canaries } from "./canaries";
import type { School } from "./test-server";

async function createSchool(): Promise<School> {
  await migrateDatabase();
  const passwordHash = canaries.passwordHash.text;
  const teacher = await createActor("teacher", { passwordHash });
  const otherTeacher = await createActor("teacher", { passwordHash });
  const displayName = canaries.student.text;
  const student = await createActor("student", { passwordHash, displayName });
  const outsider = await createActor("student", {
    passwordHash,
    displayName: canaries.outsider.text,
  });
  const admin = await createActor("admin", { passwordHash });
  const suspended = await createActor("admin", { passwordHash });
  const expired = await createActor("admin", { passwordHash });
  const leaver = await createActor("student", { passwordHash, username: "leaver" });
  const toBeDeleted = await createActor("student", { passwordHash });
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, suspended.id));

  const course = await createCourse(teacher, { students: [student], title: canaries.course.text });
  const first = await createModule(course, canaries.course.text);
  await db
    .update(courseModule)
    .set({ summary: canaries.course.text })
    .where(eq(courseModule.id, first.id));
  const text = { title: canaries.course.text, message: canaries.course.text };
  const notification = await announce(teacher, course, text);
  const work = await createProject(course, { title: canaries.course.text });
  await handIn(student, {
    projectId: work.id,
    link: "https://situs.example/",
    note: canaries.course.text,
  });
  const [handedIn] = await listSubmissions(student, work.id);
  const otherCourse = await createCourse(otherTeacher, {
    title: canaries.otherCourse.text,
    joinOpen: false,
  });
  const openCourse = await createCourse(otherTeacher, { title: "Robotika" });
  await enrol(otherCourse, outsider);

  const users = {
    student,
    teacher,
    otherTeacher,
    admin,
    suspended,
    expired,
    outsider,
    leaver,
    toBeDeleted,
  };
  const ids = Object.entries(users).map(([name, { id }]) => [name, id] as const);
  return {
    users: Object.fromEntries(ids) as School["users"],
    course: { id: course.id, joinCode: course.joinCode },
    otherCourse: { id: otherCourse.id, joinCode: otherCourse.joinCode },
    openCourse: { joinCode: openCourse.joinCode },
    notification,
    module: { id: first.id },
    project: work,
    submission: { id: handedIn?.id ?? "" },
  };
}

process.stdout.write(JSON.stringify(await createSchool()));
