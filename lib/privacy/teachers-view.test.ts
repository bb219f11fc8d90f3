import { eq } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db } from "@/db/client";
import { submission, user } from "@/db/schema";
import { listReaders } from "@/lib/announcements/receipts";
import { contentFor, copyOf, published } from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { setCompleted } from "@/lib/modules/completion";
import { listCompletions } from "@/lib/modules/progress";
import { listMembers } from "@/lib/members/data";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { listBoard } from "@/lib/projects/board";
import { getProgress } from "@/lib/projects/data";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { createActor, createCourse, createProject } from "@/lib/testing/factories";
import { getTeachersView } from "./teachers-view";

let [teacher, student, classmate] = [] as unknown as [Actor, Actor, Actor];
let course: { id: string };
let projects: { id: string; moduleId: string }[];
let [confirmed, unread, totalsOnly] = ["", "", ""];

beforeAll(async () => {
  teacher = await createActor("teacher", { displayName: "Bu Ratna" });
  student = await createActor("student", { displayName: "Dewi Lestari" });
  classmate = await createActor("student", { displayName: "Rizky" });
  course = await createCourse(teacher, { students: [student, classmate], title: "Web Dasar" });
  await createCourse(teacher, { students: [student], title: "Belum terbit", status: "draft" });
  projects = [
    await createProject(course, { title: "Situs" }),
    await createProject(course, { title: "Blog" }),
  ];
  await createProject(course, { title: "Nanti", opensAt: null });
  const done = { courseId: course.id, completed: true };
  await setCompleted(student, { ...done, moduleId: projects[1]!.moduleId });
  await setCompleted(classmate, { ...done, moduleId: projects[0]!.moduleId });
  const link = "https://situs.example/";
  await handIn(student, { projectId: projects[0]!.id, link, note: "" });
  await handIn(classmate, { projectId: projects[1]!.id, link, note: "" });
  const [mine] = await db.select().from(submission).where(eq(submission.userId, student.id));
  const review = { version: 1, state: "accepted", reviewNote: "" } as const;
  await reviewSubmission(teacher, { submissionId: mine!.id, ...review });
  const asking = contentFor([course], { needsConfirmation: true, mustRead: true });
  confirmed = await published(teacher, { ...asking, title: "Izin" });
  unread = await published(teacher, { ...asking, title: "Jadwal" });
  totalsOnly = await published(teacher, contentFor([course], { title: "Kabar" }));
  const copy = await copyOf(confirmed, student);
  await confirmNotification(student, copy.notificationId, { version: copy.version });
});

test("the list of students shows exactly what the student is shown", async () => {
  const { courses } = await getTeachersView(student);
  expect(courses.map((each) => each.course.title)).toEqual(["Web Dasar"]);
  const { items } = await listMembers(teacher, { courseId: course.id, search: "" });
  expect(courses[0]?.member).toEqual(items.find(({ id }) => id === student.id));
  const query = { courseId: course.id, userIds: [student.id] };
  expect(courses[0]?.progress).toEqual(await getProgress(teacher, query));
});

test("each board shows exactly what the student is shown", async () => {
  const { courses } = await getTeachersView(student);
  const boards = courses[0]?.boards ?? [];
  expect(boards.map(({ project }) => project.title)).toEqual(["Situs", "Blog"]);
  for (const { project, row } of boards) {
    const { items } = await listBoard(teacher, { projectId: project.id });
    expect(row).toEqual(items.find(({ userId }) => userId === student.id));
  }
  expect(boards.map(({ row }) => row.latest?.state)).toEqual(["accepted", undefined]);
});

test("the list of who has done a module shows exactly what the student is shown", async () => {
  const { courses } = await getTeachersView(student);
  const completions = courses[0]?.completions ?? [];
  expect(completions.map((each) => each.module.title)).toEqual(["Situs", "Blog"]);
  expect(completions.map(({ row }) => row.completedAt !== null)).toEqual([false, true]);
  for (const { module: of, row } of completions) {
    const { items } = await listCompletions(teacher, { courseId: course.id, moduleId: of.id });
    expect(row).toEqual(items.find(({ userId }) => userId === student.id));
  }
});

test("the names in the receipts are exactly those the student is shown", async () => {
  const { receipts } = await getTeachersView(student);
  expect(receipts.map(({ announcement }) => announcement.id)).toEqual([unread, confirmed]);
  for (const { announcement, reader } of receipts) {
    const { items } = await listReaders(teacher, announcement.id);
    const { nameSort: _, ...shown } = items.find(({ id }) => id === student.id)!;
    expect(reader).toEqual(shown);
  }
  expect(receipts[1]?.reader.confirmedAt).toBeInstanceOf(Date);
  expect((await listReaders(teacher, totalsOnly)).items).toEqual([]);
});

test("a new name is there at once, and nothing of a classmate", async () => {
  await db.update(user).set({ displayName: "Dewi L." }).where(eq(user.id, student.id));
  const view = await getTeachersView(student);
  expect(view.courses[0]?.member.displayName).toBe("Dewi L.");
  expect(JSON.stringify(view)).not.toContain(classmate.id);
  expect(await getTeachersView(teacher)).toEqual({ courses: [], receipts: [] });
});
