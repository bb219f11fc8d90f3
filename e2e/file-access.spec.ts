import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { courseTeacher, enrollment, file, submission } from "@/db/schema";
import { png } from "@/lib/files/testing/samples";
import {
  announce,
  createActor,
  createModule,
  createProject,
  createSubmission,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { signedIn, uploadAs } from "./support/uploads";

const CANARY = "CANARY-of-a-file";

type People = Record<string, Record<string, string>>;

const requests: { method: string; path?: string; headers?: Record<string, string> }[] = [
  { method: "GET" },
  { method: "HEAD" },
  { method: "GET", headers: { "If-None-Match": "*" } },
  { method: "GET", headers: { Range: "bytes=0-99" } },
  { method: "GET", path: "/thumbnail" },
];
const forbidden: typeof requests = [
  { method: "DELETE" },
  {
    method: "PATCH",
    headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": "0" },
  },
];

/** Who sees a file, by every request for it; all others get 404, and no byte of it. */
async function seenBy(people: People, id: string): Promise<string[]> {
  const names = Object.keys(people);
  const seen = await Promise.all(names.map((name) => isSeenBy(name, people[name] ?? {}, id)));
  return names.filter((_, index) => seen[index]);
}

async function isSeenBy(name: string, headers: Record<string, string>, id: string) {
  const statuses: number[] = [];
  for (const { method, path = "", headers: more } of requests) {
    const url = `${E2E_ORIGIN}/api/files/${id}${path}`;
    const response = await fetch(url, { method, headers: { ...headers, ...more } });
    const body = Buffer.from(await response.arrayBuffer());
    statuses.push(response.status);
    expect([name, response.status >= 400 && body.includes(CANARY)]).toEqual([name, false]);
    if (response.status < 400) expectProtected(response);
    if (response.ok) expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
  }
  if (statuses.every((status) => status < 400)) return true;
  const refusal = name === "visitor" ? 401 : 404;
  expect([name, statuses]).toEqual([name, statuses.map(() => refusal)]);
  return false;
}

/** What belongs to something is changed with it, in no other way. */
async function expectUnchangeable(people: People, id: string) {
  for (const [name, headers] of Object.entries(people)) {
    for (const { method, headers: more } of forbidden) {
      const url = `${E2E_ORIGIN}/api/files/${id}`;
      const { status } = await fetch(url, { method, headers: { ...headers, ...more } });
      expect([name, method, status]).toEqual([name, method, name === "visitor" ? 401 : 404]);
    }
  }
}

function expectProtected({ headers }: Response) {
  expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'.*; sandbox$/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cache-control")).toBe("private, no-cache, no-transform");
}

test("a file is seen by who sees what it belongs to, over every route", async ({ classroom }) => {
  const { teacher, student, outsider, course } = classroom;
  const [coTeacher, otherTeacher, admin, classmate, leaver] = await Promise.all([
    createActor("teacher"),
    createActor("teacher"),
    createActor("admin"),
    createActor("student"),
    createActor("student"),
  ]);
  const createdAt = new Date();
  const joined = (userId: string) => ({ courseId: course.id, userId, createdAt });
  await db.insert(courseTeacher).values(joined(coTeacher.id));
  await db.insert(enrollment).values([joined(classmate.id), joined(leaver.id)]);
  const { announcementId } = await announce(teacher, course);
  const { id: moduleId } = await createModule(course);
  const project = await createProject(course);
  const { id: submissionId } = await createSubmission(project, student);
  const { id: leaversId } = await createSubmission(project, leaver);
  await db.delete(enrollment).where(sql`user_id = ${leaver.id} and course_id = ${course.id}`);

  const actors = { teacher, coTeacher, admin, student, classmate, leaver, otherTeacher, outsider };
  const people: People = { visitor: {} };
  for (const [name, actor] of Object.entries(actors)) people[name] = await signedIn(actor);
  const bytes = Buffer.concat([await png({ width: 64 }), Buffer.from(CANARY)]);
  const attached = async (
    uploader: keyof typeof actors,
    owner: Partial<typeof file.$inferInsert>,
  ) => {
    const id = await uploadAs(people[uploader] ?? {}, bytes, "foto.png");
    if (Object.keys(owner).length > 0) await db.update(file).set(owner).where(eq(file.id, id));
    return id;
  };

  const managers = ["teacher", "coTeacher", "admin"];
  const pending = await attached("student", {});
  expect(await seenBy(people, pending)).toEqual(["student"]);
  const announced = await attached("teacher", { announcementId });
  const received = ["student", "classmate", "leaver"];
  expect(await seenBy(people, announced)).toEqual([...managers, ...received]);
  const ofModule = await attached("teacher", { moduleId });
  expect(await seenBy(people, ofModule)).toEqual([...managers, "student", "classmate"]);
  const handedIn = await attached("student", { submissionId });
  expect(await seenBy(people, handedIn)).toEqual([...managers, "student"]);
  const review = await attached("coTeacher", { reviewOfId: submissionId });
  expect(await seenBy(people, review)).toEqual(managers);
  await db.update(submission).set({ state: "revise" }).where(eq(submission.id, submissionId));
  expect(await seenBy(people, review)).toEqual([...managers, "student"]);
  const ofLeaver = await attached("student", { submissionId: leaversId });
  expect(await seenBy(people, ofLeaver)).toEqual(managers);

  for (const id of [announced, ofModule, handedIn, review, ofLeaver]) {
    await expectUnchangeable(people, id);
  }
  const { student: _, ...others } = people;
  await expectUnchangeable(others, pending);
  expect(await seenBy(people, pending)).toEqual(["student"]);
  expect(await seenBy(people, announced)).toEqual([...managers, ...received]);
});
