import { expect, test } from "vitest";
import type { SubmissionState } from "@/db/enums";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { listSubmissions } from "@/lib/projects/data";
import { createActor, createCourse, createProject } from "@/lib/testing/factories";
import { listEnrolledCourses } from "./data";

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

type Work = { due: number | null; state?: SubmissionState; opensAt?: number | null };

test.for<[string, Work[], number | null]>([
  ["nothing without a due time", [{ due: null }], null],
  ["the nearest ahead", [{ due: 30 }, { due: 5 }, { due: 80 }], 5],
  ["the nearest ahead, although one was missed", [{ due: -5 }, { due: 30 }], 30],
  ["the last one missed, when none lies ahead", [{ due: -50 }, { due: -5 }], -5],
  ["not what waits for review", [{ due: 5, state: "waiting" }, { due: 30 }], 30],
  ["not what is accepted", [{ due: 5, state: "accepted" }], null],
  ["what needs another attempt", [{ due: 5, state: "revise" }, { due: 30 }], 5],
  ["not what has not opened", [{ due: 5, opensAt: 2 }, { due: 30 }], 30],
  ["not what is a draft", [{ due: 5, opensAt: null }], null],
])("a student's course shows %s", async ([, works, expected]) => {
  const teacher = await createActor("teacher");
  const student = await createActor("student");
  const course = await createCourse(teacher, { students: [student] });
  const now = inHours(0).getTime();
  for (const { due, state, opensAt = -100 } of works) {
    const { id: projectId } = await createProject(course, {
      dueAt: due === null ? null : new Date(now + due * HOUR_MS),
      opensAt: opensAt === null ? null : inHours(opensAt),
    });
    if (!state) continue;
    await handIn(student, { projectId, link: "https://situs.example/", note: "" });
    const [latest] = await listSubmissions(student, projectId);
    if (!latest || state === "waiting") continue;
    const { id: submissionId, version } = latest;
    await reviewSubmission(teacher, { submissionId, version, state, reviewNote: "Catatan" });
  }
  const { items } = await listEnrolledCourses(student);
  const shown = items[0]?.nextDueAt?.getTime() ?? null;
  expect(shown).toBe(expected === null ? null : now + expected * HOUR_MS);
});
