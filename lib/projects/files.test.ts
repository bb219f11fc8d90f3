import { expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import {
  createActor,
  createCourse,
  createFile,
  createProject,
  dump,
} from "@/lib/testing/factories";
import { listBoard } from "./board";
import { getSubmission, listSubmissions } from "./data";
import { handIn, reviewSubmission } from "./mutations";
import { changeReview, undoReview } from "./review-changes";
import { handInFormSchema } from "./schema";

async function classroom() {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { id: projectId } = await createProject(course);
  const latest = async () => {
    const [submission] = await listSubmissions(student, projectId);
    if (!submission) throw new Error("nothing was handed in");
    return submission;
  };
  const hand = (files: string[], link: string | null = null) =>
    handIn(student, { projectId, link, note: "", files });
  return { teacher, student, projectId, latest, hand };
}

const photo = async (actor: Actor, name = "foto.jpg") =>
  (await createFile(actor, { name, type: "image/jpeg" })).id;

const names = (files: readonly { name: string }[]) => files.map(({ name }) => name);

test("work is handed in as files, and handing in again replaces them", async () => {
  const { teacher, student, projectId, latest, hand } = await classroom();
  const [first, second] = [await photo(student, "1.jpg"), await photo(student, "2.jpg")];
  await hand([first, second]);
  expect(names((await latest()).files)).toEqual(["1.jpg", "2.jpg"]);
  expect((await latest()).link).toBe("");
  expect((await listBoard(teacher, { projectId })).items).toMatchObject([{ files: 2 }]);

  await hand([second, await photo(student, "3.jpg")], "https://situs.example/");
  const submission = await latest();
  expect(submission).toMatchObject({ attempt: 1, link: "https://situs.example/" });
  expect(names(submission.files)).toEqual(["2.jpg", "3.jpg"]);
});

test("a new attempt has files of its own, and the earlier one keeps its", async () => {
  const { teacher, student, projectId, latest, hand } = await classroom();
  const old = await photo(student, "lama.jpg");
  await hand([old]);
  const { id, version } = await latest();
  const review = { submissionId: id, version, state: "revise", reviewNote: "Ulangi." } as const;
  await reviewSubmission(teacher, { ...review, files: [] });
  const before = await dump();
  await expect(hand([old])).rejects.toMatchObject({ reason: "filesGone", field: "attachments" });
  expect(await dump()).toBe(before);
  await hand([await photo(student, "baru.jpg")]);
  const attempts = await listSubmissions(student, projectId);
  expect(attempts.map(({ files }) => names(files))).toEqual([["baru.jpg"], ["lama.jpg"]]);
});

test("files of others are not handed in, and nothing changes", async () => {
  const { teacher, student, hand, latest } = await classroom();
  const foreign = await photo(await createActor("student"));
  const before = await dump();
  await expect(hand([foreign])).rejects.toMatchObject({ reason: "filesGone" });
  expect(await dump()).toBe(before);
  await hand([await photo(student)]);
  const { id, version } = await latest();
  const handedIn = await dump();
  await expect(hand([foreign])).rejects.toMatchObject({ reason: "filesGone" });
  const review = { submissionId: id, version, state: "accepted", reviewNote: "" } as const;
  await expect(reviewSubmission(teacher, { ...review, files: [foreign] })).rejects.toMatchObject({
    reason: "filesGone",
  });
  expect(await dump()).toBe(handedIn);
});

test("a review has files, which a change replaces and taking it back deletes", async () => {
  const { teacher, student, hand, latest } = await classroom();
  await hand([await photo(student)]);
  const { id: submissionId, version } = await latest();
  const review = { submissionId, state: "revise", reviewNote: "Lihat coretanku." } as const;
  const marked = await photo(teacher, "coretan.jpg");
  await reviewSubmission(teacher, { ...review, version, files: [marked] });
  expect(names((await latest()).reviewFiles)).toEqual(["coretan.jpg"]);
  expect(names((await latest()).files)).toEqual(["foto.jpg"]);

  const same = { ...review, version: version + 1, files: [marked] };
  await changeReview(teacher, same);
  expect((await latest()).version).toBe(version + 1);
  await changeReview(teacher, { ...same, files: [await photo(teacher, "lain.jpg")] });
  expect(names((await latest()).reviewFiles)).toEqual(["lain.jpg"]);

  const other = await classroom();
  await other.hand([await photo(other.student)]);
  const waiting = await other.latest();
  const file = await photo(other.teacher);
  const given = { ...review, submissionId: waiting.id, version: waiting.version, files: [file] };
  await reviewSubmission(other.teacher, given);
  await undoReview(other.teacher, { submissionId: waiting.id, version: waiting.version + 1 });
  expect((await getSubmission(other.teacher, waiting.id))?.reviewFiles).toEqual([]);
});

const parse = (link: string, files?: string[]) =>
  handInFormSchema.safeParse({ projectId: "project_1", link, note: "", files });

test("a form hands in a link, files, or both", () => {
  expect(parse("", ["file_1"]).data).toMatchObject({ link: null, files: ["file_1"] });
  expect(parse("https://situs.example/").data).toMatchObject({ files: [] });
  expect(parse("").error?.issues).toMatchObject([{ path: ["link"], message: "linkOrFiles" }]);
});
