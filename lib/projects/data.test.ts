import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { course as courseTable } from "@/db/schema";
import {
  createActor,
  createCourse,
  createModule,
  createProject,
  enroll,
} from "@/lib/testing/factories";
import type { CourseStatus, SubmissionState } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { removeMember } from "@/lib/members/mutations";
import { countBoard, listBoard } from "./board";
import {
  countWaiting,
  getManagedProject,
  getProgress,
  getProject,
  getSubmission,
  listAttempts,
  listOwnStates,
  listSubmissions,
} from "./data";
import { findClosedProject } from "./closed-project";
import { handIn, reviewSubmission } from "./mutations";

const work = { link: "https://situs.example/", note: "" };
const zeroCounts = { missing: 0, waiting: 0, accepted: 0, revise: 0 };

/** Hands in once per state, and reviews each attempt to reach that state. */
async function attempt(
  { teacher, projectId }: { teacher: Actor; projectId: string },
  student: Actor,
  ...states: SubmissionState[]
) {
  for (const state of states) {
    await handIn(student, { projectId, ...work });
    const [latest] = await listSubmissions(student, projectId);
    if (!latest) throw new Error("nothing was handed in");
    const review = { submissionId: latest.id, version: latest.version, reviewNote: "Catatan" };
    if (state !== "waiting") await reviewSubmission(teacher, { ...review, state });
  }
}

/** A class in which each student is in another state of the project. */
async function classroom() {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const { id: projectId, moduleId } = await createProject(course);
  const people = {} as Record<"missing" | "waiting" | "accepted" | "revise" | "again", Actor>;
  for (const name of ["missing", "waiting", "accepted", "revise", "again"] as const) {
    people[name] = await createActor("student", { username: `${name}-${projectId}` });
    await enroll(course, people[name]);
  }
  const room = { teacher, course, courseId: course.id, projectId, moduleId };
  await attempt(room, people.waiting, "waiting");
  await attempt(room, people.accepted, "revise", "accepted");
  await attempt(room, people.revise, "revise");
  await attempt(room, people.again, "revise", "waiting");
  return { ...room, ...people };
}

test("the board shows every student once, with their latest attempt, by username", async () => {
  const { teacher, projectId } = await classroom();
  const { items } = await listBoard(teacher, { projectId });
  expect(items.map(({ username, latest }) => [username, latest?.state, latest?.attempt])).toEqual([
    [`accepted-${projectId}`, "accepted", 2],
    [`again-${projectId}`, "waiting", 2],
    [`missing-${projectId}`, undefined, undefined],
    [`revise-${projectId}`, "revise", 1],
    [`waiting-${projectId}`, "waiting", 1],
  ]);
  const counts = { missing: 1, waiting: 2, accepted: 1, revise: 1 };
  expect(await countBoard(teacher, projectId)).toEqual(counts);
});

test.each([
  ["missing", ["missing"]],
  ["waiting", ["again", "waiting"]],
  ["accepted", ["accepted"]],
  ["revise", ["revise"]],
] as const)("the board shows only those who are %s", async (show, names) => {
  const { teacher, projectId } = await classroom();
  const { items } = await listBoard(teacher, { projectId, show });
  expect(items.map(({ username }) => username)).toEqual(names.map((n) => `${n}-${projectId}`));
});

test("the pages of the board contain each student once", async () => {
  const { teacher, projectId } = await classroom();
  const pages: number[] = [];
  const seen = new Set<string>();
  for (let after: string | undefined, more = true; more;) {
    const page = await listBoard(teacher, { projectId, after, limit: 2 });
    pages.push(page.items.length);
    for (const { userId } of page.items) seen.add(userId);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  expect([pages, seen.size]).toEqual([[2, 2, 1], 5]);
});

test("each project has its own board, in the same and in another course", async () => {
  const { teacher, course, courseId, projectId: first, waiting } = await classroom();
  const { id: projectId } = await createProject(course);
  const other = await classroom();
  expect(await countBoard(teacher, projectId)).toEqual({ ...zeroCounts, missing: 5 });
  await attempt({ teacher, projectId }, waiting, "waiting");
  expect(await countBoard(teacher, projectId)).toMatchObject({ missing: 4, waiting: 1 });
  const waits = new Map([
    [projectId, 1],
    [first, 2],
  ]);
  expect(await countWaiting(teacher, courseId)).toEqual(waits);
  expect(await countWaiting(teacher, other.courseId)).toEqual(new Map());
});

test("a student who left the course is not waiting, on the board or in the count", async () => {
  const { teacher, courseId, projectId, waiting } = await classroom();
  await removeMember(teacher, { courseId, userId: waiting.id });
  expect(await countBoard(teacher, projectId)).toMatchObject({ waiting: 1 });
  expect(await countWaiting(teacher, courseId)).toEqual(new Map([[projectId, 1]]));
});

test("only those who manage the course see the submissions of others", async () => {
  const { teacher, courseId, projectId, waiting } = await classroom();
  const admin = await createActor("admin");
  const [latest] = await listSubmissions(waiting, projectId);
  const submissionId = latest?.id ?? "";
  const stranger = await createActor("teacher");
  for (const actor of [stranger, waiting]) {
    expect(await getManagedProject(actor, projectId)).toBeUndefined();
    expect(await getSubmission(actor, submissionId)).toBeUndefined();
    expect(await listAttempts(actor, { projectId, userId: waiting.id })).toEqual([]);
    expect((await listBoard(actor, { projectId })).items).toEqual([]);
    expect(await countBoard(actor, projectId)).toEqual(zeroCounts);
    expect(await countWaiting(actor, courseId)).toEqual(new Map());
  }
  for (const actor of [teacher, admin]) {
    expect(await getManagedProject(actor, projectId)).toMatchObject({ id: projectId });
    expect(await getSubmission(actor, submissionId)).toMatchObject({
      student: { id: waiting.id },
      project: { id: projectId },
    });
    expect(await countWaiting(actor, courseId)).toEqual(new Map([[projectId, 2]]));
  }
});

test("a student sees their own attempts, latest first, with the reviewer", async () => {
  const { teacher, projectId, again, missing } = await classroom();
  const own = await listSubmissions(again, projectId);
  expect(own).toMatchObject([
    { attempt: 2, state: "waiting", reviewNote: "", reviewerName: null },
    {
      attempt: 1,
      state: "revise",
      reviewNote: "Catatan",
      reviewerName: teacher.id.replace("user_", "teacher"),
    },
  ]);
  expect(await listAttempts(teacher, { projectId, userId: again.id })).toEqual(own);
  expect(await listSubmissions(missing, projectId)).toEqual([]);
});

test("a student's states are those of the latest attempt at each project of the course", async () => {
  const { teacher, course, courseId, projectId, again, missing } = await classroom();
  const { id: second } = await createProject(course);
  await attempt({ teacher, projectId: second }, again, "revise", "accepted");
  const elsewhere = await createCourse(teacher, { students: [again] });
  const { id: third } = await createProject(elsewhere);
  await attempt({ teacher, projectId: third }, again, "waiting");
  const expected = new Map([
    [projectId, "waiting"],
    [second, "accepted"],
  ]);
  expect(await listOwnStates(again, courseId)).toEqual(expected);
  expect(await listOwnStates(missing, courseId)).toEqual(new Map());
});

const later = new Date(Date.now() + 3_600_000);

test.each([
  ["published", new Date(0), true],
  ["published", later, false],
  ["published", null, false],
  ["archived", new Date(0), true],
  ["draft", new Date(0), false],
] as [CourseStatus, Date | null, boolean][])(
  "in a %s course, opening %s: students see the project: %s; its teacher does",
  async (status, opensAt, studentsSee) => {
    const [teacher, student] = [await createActor("teacher"), await createActor("student")];
    const course = await createCourse(teacher, { students: [student] });
    const { id } = await createProject(course, { opensAt });
    await createModule(course, "Tanpa proyek");
    await db.update(courseTable).set({ status }).where(eq(courseTable.id, course.id));
    expect((await getProject(student, id)) !== undefined).toBe(studentsSee);
    expect(await getProject(teacher, id)).toMatchObject({ id });
    expect(await getProject(await createActor("student"), id)).toBeUndefined();
    expect(await getProject(await createActor("teacher"), id)).toBeUndefined();
  },
);

test("progress counts accepted open projects, for the course's managers", async () => {
  const { teacher, course, courseId, accepted, revise, waiting } = await classroom();
  await createProject(course, { title: "Nanti", opensAt: new Date(Date.now() + 60_000) });
  await createProject(course, { title: "Kedua" });
  const userIds = [accepted, revise, waiting].map(({ id }) => id);
  const progress = await getProgress(teacher, { courseId, userIds });
  expect(progress.projects).toBe(2);
  expect([...progress.accepted]).toEqual([[accepted.id, 1]]);
  const others = await getProgress(await createActor("teacher"), { courseId, userIds });
  expect([others.projects, others.accepted.size]).toEqual([0, 0]);
});

test("a student who has handed in, or was told of a project, learns that its module was closed, nobody else", async () => {
  const { teacher, courseId, projectId, moduleId, accepted, missing } = await classroom();
  const outsider = await createActor("student");
  await db.run(sql`update course_module set opens_at = null where id = ${moduleId}`);
  expect(await getProject(accepted, projectId)).toBeUndefined();
  expect(await findClosedProject(accepted, projectId)).toMatchObject({ courseId });
  expect(await findClosedProject(missing, projectId)).toBeUndefined();
  expect(await findClosedProject(outsider, projectId)).toBeUndefined();
  await removeMember(teacher, { courseId, userId: accepted.id });
  expect(await findClosedProject(accepted, projectId)).toBeUndefined();
});
