import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { courseModule } from "@/db/schema";
import { createActor, createCourse, createProject, dump } from "@/lib/testing/factories";
import { beforeNext } from "@/db/testing/call-spy";
import { removeMember } from "@/lib/members/mutations";
import { archiveCourse } from "@/lib/courses/mutations";
import { listNotifications } from "@/lib/notifications/data";
import { listBoard } from "./board";
import { getSubmission, listSubmissions } from "./data";
import { handIn, reviewSubmission } from "./mutations";

vi.mock(import("@/db/client"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

const work = { link: "https://situs.example/", note: "" };

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const project = await createProject(course);
  const latest = async () => {
    const [submission] = await listSubmissions(student, project.id);
    if (!submission) throw new Error("nothing was handed in");
    return submission;
  };
  return { teacher, student, course, project, projectId: project.id, latest };
}

const newest = async (actor: Parameters<typeof listNotifications>[0]) =>
  (await listNotifications(actor)).items[0];

test("a project is handed in, revised and accepted, with a notification at each step", async () => {
  const { teacher, student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  const first = await latest();
  expect(first).toMatchObject({ ...work, attempt: 1, state: "waiting" });
  expect(await newest(teacher)).toMatchObject({
    type: "hand_in",
    link: `/teach/submissions/${first.id}`,
    title: expect.stringContaining("Situs kelas"),
  });

  const toRevise = { submissionId: first.id, version: first.version, state: "revise" } as const;
  await reviewSubmission(teacher, { ...toRevise, reviewNote: "Tambah halaman kontak." });
  expect(await newest(student)).toMatchObject({
    type: "review",
    link: `/app/projects/${projectId}`,
    message: "Tambah halaman kontak.",
  });

  await handIn(student, { projectId, ...work, note: "Sudah ditambah." });
  const second = await latest();
  expect(second).toMatchObject({ attempt: 2, state: "waiting", note: "Sudah ditambah." });
  const accept = { submissionId: second.id, version: second.version, state: "accepted" } as const;
  await reviewSubmission(teacher, { ...accept, reviewNote: "" });
  expect((await listNotifications(teacher)).items).toHaveLength(2);
  expect((await listNotifications(student)).items).toHaveLength(2);
  expect((await listBoard(teacher, { projectId })).items).toMatchObject([
    { userId: student.id, latest: { state: "accepted", attempt: 2 } },
  ]);
  await expect(handIn(student, { projectId, ...work })).rejects.toMatchObject({
    reason: "alreadyAccepted",
  });
});

test("until it is reviewed, handing in again replaces it without a second notification", async () => {
  const { teacher, student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  await handIn(student, { projectId, link: "https://lain.example/", note: "Maaf, salah tautan." });
  expect(await latest()).toMatchObject({ attempt: 1, version: 2, link: "https://lain.example/" });
  expect((await listNotifications(teacher)).items).toHaveLength(1);
});

test("a review of a replaced version is refused", async () => {
  const { teacher, student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  const seen = await latest();
  await handIn(student, { projectId, link: "https://lain.example/", note: "" });
  const before = await dump();
  const review = { submissionId: seen.id, version: seen.version, reviewNote: "" };
  await expect(reviewSubmission(teacher, { ...review, state: "accepted" })).rejects.toMatchObject({
    code: "STALE",
  });
  expect(await dump()).toBe(before);
});

test("projects of other courses cannot be read, handed in or reviewed", async () => {
  const { student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  const { id: submissionId, version } = await latest();
  const [otherTeacher, outsider] = [await createActor("teacher"), await createActor("student")];
  const before = await dump();
  for (const actor of [otherTeacher, outsider, student]) {
    expect(await getSubmission(actor, submissionId)).toBeUndefined();
    const review = { submissionId, version, state: "accepted", reviewNote: "" } as const;
    await expect(reviewSubmission(actor, review)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  await expect(handIn(outsider, { projectId, ...work })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  expect(await dump()).toBe(before);
});

type Classroom = Awaited<ReturnType<typeof classroom>>;

const closings = {
  archived: ({ teacher, course }: Classroom) => archiveCourse(teacher, course.id),
  left: ({ teacher, student, course }: Classroom) =>
    removeMember(teacher, { courseId: course.id, userId: student.id }),
  "made a draft": async ({ project }: Classroom) =>
    void (await db
      .update(courseModule)
      .set({ opensAt: null })
      .where(eq(courseModule.id, project.moduleId))),
};

test.each([
  ["archived", "courseArchived"],
  ["left", "notFound"],
  ["made a draft", "notFound"],
] as const)(
  "a project that is %s concurrently accepts no submission, new or replaced",
  async (how, reason) => {
    for (const isFirst of [true, false]) {
      const room = await classroom();
      const { teacher, student, projectId } = room;
      if (!isFirst) await handIn(student, { projectId, ...work });
      let before = "";
      beforeNext("writeBatch", async () => {
        await closings[how](room); // after all checks
        before = await dump();
      });
      const late = handIn(student, { projectId, link: "https://lain.example/", note: "" });
      await expect(late).rejects.toMatchObject({ reason });
      expect(await dump()).toBe(before);
      expect((await listNotifications(teacher)).items).toHaveLength(isFirst ? 0 : 1);
    }
  },
);

test("a submission that is reviewed concurrently is not replaced", async () => {
  const { teacher, student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  const { id: submissionId, version } = await latest();
  const review = { submissionId, version, state: "revise", reviewNote: "Lagi." } as const;
  beforeNext("writeBatch", () => reviewSubmission(teacher, review));
  const late = handIn(student, { projectId, link: "https://lain.example/", note: "" });
  await expect(late).rejects.toMatchObject({ code: "STALE", reason: "reviewedMeanwhile" });
  expect(await latest()).toMatchObject({ ...work, attempt: 1, state: "revise" });
});

test("ten concurrent requests hand in once, and notify the teacher once", async () => {
  const { teacher, student, projectId } = await classroom();
  const clicks = Array.from({ length: 10 }, () => handIn(student, { projectId, ...work }));
  const outcomes = await Promise.allSettled(clicks);
  for (const each of outcomes) {
    if (each.status === "rejected") expect(each.reason).toMatchObject({ code: "STALE" });
  }
  expect(await listSubmissions(student, projectId)).toHaveLength(1);
  expect((await listNotifications(teacher)).items).toHaveLength(1);
});

test("a review after the module was closed succeeds without a notification", async () => {
  const room = await classroom();
  const { teacher, student, projectId, latest } = room;
  await handIn(student, { projectId, ...work });
  const { id: submissionId, version } = await latest();
  await closings["made a draft"](room);
  const review = { submissionId, version, state: "accepted", reviewNote: "" } as const;
  await reviewSubmission(teacher, review);
  expect(await latest()).toMatchObject({ state: "accepted" });
  expect((await listNotifications(student)).items).toEqual([]);
});

test("a student who left gets no notification of a review, and none is stored", async () => {
  const { teacher, student, course, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  const { id: submissionId, version } = await latest();
  await removeMember(teacher, { courseId: course.id, userId: student.id });
  const review = { submissionId, version, state: "revise" } as const;
  await reviewSubmission(teacher, { ...review, reviewNote: "Rapikan judulnya." });
  const tables = JSON.parse(await dump()) as [string, object[]][];
  const stored = Object.fromEntries(tables) as Record<string, object[]>;
  expect(JSON.stringify(stored["submission"])).toContain("Rapikan judulnya.");
  expect(JSON.stringify(stored["notification"])).not.toContain("Rapikan judulnya.");
});
