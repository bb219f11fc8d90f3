import { eq, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { course, courseModule, courseTeacher, enrollment, file, submission } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { emptyContent } from "@/lib/announcements/content";
import { createDraft } from "@/lib/announcements/drafts";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
  createSubmission,
} from "@/lib/testing/factories";
import { getFile } from "./access";
import { uploadFile } from "./testing/uploads";

type Person =
  "owner" | "coTeacher" | "otherTeacher" | "admin" | "member" | "classmate" | "leaver" | "stranger";

let people: Record<Person, Actor>;
let place: { id: string };
let project: { id: string; moduleId: string };

beforeAll(async () => {
  people = {
    owner: await createActor("teacher"),
    coTeacher: await createActor("teacher"),
    otherTeacher: await createActor("teacher"),
    admin: await createActor("admin"),
    member: await createActor("student"),
    classmate: await createActor("student"),
    leaver: await createActor("student"),
    stranger: await createActor("student"),
  };
  const { owner, coTeacher, otherTeacher, member, classmate, leaver, stranger } = people;
  place = await createCourse(owner, { students: [member, classmate, leaver] });
  await createCourse(otherTeacher, { students: [stranger] });
  const row = { courseId: place.id, userId: coTeacher.id, createdAt: new Date() };
  await db.insert(courseTeacher).values(row);
  project = await createProject(place);
});

type Owner = Partial<Record<"announcementId" | "moduleId" | "submissionId" | "reviewOfId", string>>;

async function fileOf(uploader: Actor, owner: Owner = {}): Promise<string> {
  const { id } = await uploadFile(uploader);
  if (Object.keys(owner).length > 0) await db.update(file).set(owner).where(eq(file.id, id));
  return id;
}

/** Those of all people who see the file. */
async function seenBy(id: string): Promise<string[]> {
  const names = Object.keys(people) as Person[];
  const found = await Promise.all(names.map((name) => getFile(people[name], id)));
  return names.filter((_, index) => found[index]);
}

const leave = ({ id }: Actor) =>
  db.delete(enrollment).where(sql`user_id = ${id} and course_id = ${place.id}`);
const managers = ["owner", "coTeacher", "admin"];

test("what belongs to nothing is seen by who has uploaded it", async () => {
  expect(await seenBy(await fileOf(people.member))).toEqual(["member"]);
  expect(await seenBy(await fileOf(people.owner))).toEqual(["owner"]);
  expect(await seenBy("file_lain")).toEqual([]);
});

test("an announcement's is seen by those who have received it, until it is withdrawn", async () => {
  const { announcementId } = await announce(people.owner, place);
  const id = await fileOf(people.owner, { announcementId });
  const recipients = ["member", "classmate", "leaver"];
  expect(await seenBy(id)).toEqual([...managers, ...recipients]);
  await withdrawAnnouncement(people.owner, announcementId);
  expect(await seenBy(id)).toEqual(managers);
});

test("a draft's is its author's alone", async () => {
  const content = { ...emptyContent, courseIds: [place.id], title: "Draf", message: "Draf." };
  const clientKey = crypto.randomUUID();
  const { id: announcementId } = await createDraft(people.owner, { clientKey, content });
  expect(await seenBy(await fileOf(people.owner, { announcementId }))).toEqual(["owner"]);
});

test("a module's is seen by members while it is open, and by those who manage the course", async () => {
  const { id: moduleId } = await createModule(place);
  const id = await fileOf(people.owner, { moduleId });
  expect(await seenBy(id)).toEqual([...managers, "member", "classmate", "leaver"]);
  const set = (opensAt: Date | null) =>
    db.update(courseModule).set({ opensAt }).where(eq(courseModule.id, moduleId));
  await set(new Date(Date.now() + 60_000));
  expect(await seenBy(id)).toEqual(managers);
  await set(null);
  expect(await seenBy(id)).toEqual(managers);
  await set(new Date());
  await db.update(course).set({ status: "draft" }).where(eq(course.id, place.id));
  expect(await seenBy(id)).toEqual(managers);
  await db.update(course).set({ status: "archived" }).where(eq(course.id, place.id));
  expect(await seenBy(id)).toEqual([...managers, "member", "classmate", "leaver"]);
  await db.update(course).set({ status: "published" }).where(eq(course.id, place.id));
});

test("a hand-in's and its review's are the student's and those of who manages the course", async () => {
  const { member, coTeacher } = people;
  const { id: submissionId } = await createSubmission(project, member);
  const handedIn = await fileOf(member, { submissionId });
  const review = await fileOf(coTeacher, { reviewOfId: submissionId });
  expect(await seenBy(handedIn)).toEqual([...managers, "member"]);
  expect(await seenBy(review)).toEqual(managers); // it is not given yet
  await db.update(submission).set({ state: "revise" }).where(eq(submission.id, submissionId));
  expect(await seenBy(review)).toEqual([...managers, "member"]);
});

test("who has left the course sees what was received, nothing else", async () => {
  const { leaver, owner } = people;
  const { announcementId } = await announce(owner, place);
  const { id: moduleId } = await createModule(place);
  const { id: submissionId } = await createSubmission(project, leaver);
  const ids = [
    await fileOf(owner, { announcementId }),
    await fileOf(owner, { moduleId }),
    await fileOf(leaver, { submissionId }),
  ];
  const seen = async () =>
    (await Promise.all(ids.map((id) => getFile(leaver, id)))).map((found) => found !== undefined);
  expect(await seen()).toEqual([true, true, true]);
  await leave(leaver);
  expect(await seen()).toEqual([true, false, false]);
});

test("a co-teacher who is one no longer sees nothing of the course's", async () => {
  const { coTeacher, owner, member } = people;
  const { announcementId } = await announce(owner, place);
  const { id: moduleId } = await createModule(place);
  const { id: submissionId } = await createSubmission(await createProject(place), member);
  const ids = [
    await fileOf(owner, { announcementId }),
    await fileOf(coTeacher, { moduleId }),
    await fileOf(member, { submissionId }),
  ];
  const count = async () =>
    (await Promise.all(ids.map((id) => getFile(coTeacher, id)))).filter(Boolean).length;
  expect(await count()).toBe(3);
  await writeBatch([db.delete(courseTeacher).where(eq(courseTeacher.userId, coTeacher.id))]);
  expect(await count()).toBe(0);
});
