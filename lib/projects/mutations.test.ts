import { expect, test } from "vitest";
import { createActor, createCourse, createProject, dump } from "@/db/testing/factories";
import { listNotifications } from "@/lib/notifications/data";
import { getSubmission, listBoard, listSubmissions } from "./data";
import { handIn, reviewSubmission } from "./mutations";

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

test("a project goes from hand-in over a revision to its acceptance, and both are told each time", async () => {
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

test("until it is reviewed, handing in again replaces it and tells nobody twice", async () => {
  const { teacher, student, projectId, latest } = await classroom();
  await handIn(student, { projectId, ...work });
  await handIn(student, { projectId, link: "https://lain.example/", note: "Maaf, salah tautan." });
  expect(await latest()).toMatchObject({ attempt: 1, version: 2, link: "https://lain.example/" });
  expect((await listNotifications(teacher)).items).toHaveLength(1);
});

test("a review of what was replaced meanwhile is refused", async () => {
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

test("nobody else's project is seen, handed in to, or reviewed", async () => {
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
