import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { listNotifications } from "@/lib/notifications/data";
import {
  createActor,
  createCourse,
  createProject,
  createSubmission,
  dump,
} from "@/lib/testing/factories";
import { getSubmission, listSubmissions } from "./data";
import { handIn, reviewSubmission } from "./mutations";
import { undoTimeLeft } from "./policy";
import { changeReview, REVIEW_UNDO_MS, undoReview } from "./review-changes";

/** A submission with the review "revise". */
async function reviewed() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const project = await createProject(course);
  const { id: submissionId } = await createSubmission(project, student);
  const first = { submissionId, version: 1, state: "revise", reviewNote: "Kurang foto." } as const;
  await reviewSubmission(teacher, first);
  const now = async () => {
    const found = await getSubmission(teacher, submissionId);
    if (!found) throw new Error("the submission is gone");
    return found;
  };
  return { teacher, student, project, submissionId, first, now };
}

const inboxOf = async (actor: Actor) =>
  (await listNotifications(actor)).items.map(({ title }) => title);

test("an undone review waits again, and the student's inbox is as before", async () => {
  const { teacher, student, submissionId, first, now } = await reviewed();
  expect(await inboxOf(student)).toHaveLength(1);
  await undoReview(teacher, { submissionId, version: 2 });
  expect(await now()).toMatchObject({
    state: "waiting",
    reviewNote: "",
    reviewedAt: null,
    reviewerId: null,
    version: 3,
  });
  expect(await inboxOf(student)).toEqual([]);
  await reviewSubmission(teacher, { ...first, version: 3, state: "accepted" });
  expect(await inboxOf(student)).toEqual([expect.stringContaining("Diterima")]);
});

test("only the reviewer undoes, in time, the version that was seen, before the next attempt", async () => {
  const { teacher, student, project, submissionId } = await reviewed();
  const undone = { submissionId, version: 2 };
  const [admin, outsider] = [await createActor("admin"), await createActor("teacher")];
  const before = await dump();
  await expect(undoReview(student, undone)).rejects.toThrow("notFound");
  await expect(undoReview(outsider, undone)).rejects.toThrow("notFound");
  await expect(undoReview(admin, undone)).rejects.toThrow("undoExpired");
  await expect(undoReview(teacher, { submissionId, version: 1 })).rejects.toThrow(
    "changedMeanwhile",
  );
  expect(await dump()).toBe(before);

  await handIn(student, { projectId: project.id, link: "https://situs.example/2", note: "" });
  await expect(undoReview(teacher, undone)).rejects.toThrow("undoExpired");
  expect(await inboxOf(student)).toHaveLength(1);
});

test("a review cannot be undone when the time is over", async () => {
  const { teacher, student, submissionId, now } = await reviewed();
  await db
    .update(submission)
    .set({ reviewedAt: sql`${submission.reviewedAt} - ${REVIEW_UNDO_MS}` })
    .where(eq(submission.id, submissionId));
  await expect(undoReview(teacher, { submissionId, version: 2 })).rejects.toThrow("undoExpired");
  expect(await now()).toMatchObject({ state: "revise", version: 2 });
  expect(await inboxOf(student)).toHaveLength(1);
});

test("a changed review tells the student once, also when it is sent twice", async () => {
  const { teacher, student, first, now } = await reviewed();
  const change = { ...first, version: 2, state: "accepted", reviewNote: "" } as const;
  const results = await Promise.allSettled([
    changeReview(teacher, change),
    changeReview(teacher, change),
  ]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await changeReview(teacher, { ...change, version: 3 }); // says the same
  expect(await inboxOf(student)).toEqual([
    expect.stringContaining("Penilaian diubah"),
    expect.stringContaining("Perlu revisi"),
  ]);
  expect(await now()).toMatchObject({ state: "accepted", reviewNote: "", version: 3 });
  expect((await now()).reviewChangedAt).toBeInstanceOf(Date);
  await expect(
    undoReview(teacher, { submissionId: first.submissionId, version: 3 }),
  ).rejects.toThrow("undoExpired");
});

test("a review is changed by the course's managers only, and not under a later attempt", async () => {
  const { teacher, student, project, first, now } = await reviewed();
  const change = { ...first, version: 2, state: "accepted" } as const;
  await expect(changeReview(student, change)).rejects.toThrow("notFound");
  await expect(changeReview(await createActor("teacher"), change)).rejects.toThrow("notFound");
  await expect(changeReview(teacher, { ...change, version: 1 })).rejects.toThrow(
    "changedMeanwhile",
  );
  await handIn(student, { projectId: project.id, link: "https://situs.example/2", note: "" });
  await expect(changeReview(teacher, change)).rejects.toThrow("changedMeanwhile");
  expect(await now()).toMatchObject({ state: "revise", version: 2, reviewChangedAt: null });
  expect(await inboxOf(student)).toHaveLength(1);
  const [latest] = await listSubmissions(student, project.id);
  const unreviewed = { ...change, submissionId: latest?.id ?? "", version: 1 };
  await expect(changeReview(teacher, unreviewed)).rejects.toThrow("changedMeanwhile");
});

const at = new Date(1_000_000);
test.each([
  ["its reviewer", { reviewerId: "me", reviewedAt: at, reviewChangedAt: null }, 9_000],
  ["another teacher", { reviewerId: "you", reviewedAt: at, reviewChangedAt: null }, 0],
  ["its reviewer after a change", { reviewerId: "me", reviewedAt: at, reviewChangedAt: at }, 0],
  ["nobody, unreviewed", { reviewerId: null, reviewedAt: null, reviewChangedAt: null }, 0],
])("the time left to undo, for %s", (_who, review, left) => {
  const options = { now: at.getTime() + 6_000, undoMs: 15_000 };
  expect(undoTimeLeft({ id: "me" }, review, options)).toBe(left);
  expect(undoTimeLeft({ id: "me" }, review, { ...options, undoMs: 6_000 })).toBe(0);
});
