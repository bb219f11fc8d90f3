import { expect, test } from "vitest";
import { createActor, createCourse, createProject, enroll } from "@/lib/testing/factories";
import { countMembers, listMembers } from "@/lib/members/data";
import { listBoard } from "@/lib/projects/board";
import type { Actor } from "@/lib/auth/actor";
import { listUsers } from "@/lib/users/data";
import {
  countCourses,
  countEnrolledCourses,
  countTaughtCourses,
  listCourses,
  listEnrolledCourses,
  listTaughtCourses,
} from "./data";

const titles = ["Kelas 10", "biologi", "Zoologi", "Kelas 9", "Élan", "Kelas 9 B", "elang"];
const ordered = titles.toSorted(new Intl.Collator("id", { numeric: true }).compare);

type Query = { search?: string; after?: string; limit?: number };
type Listed<Item> = { items: Item[]; next: string | null };

/** All pages of two. */
async function everyPage<Item>(list: (query: Query) => Promise<Listed<Item>>) {
  const seen: Item[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await list({ after, limit: 2 });
    seen.push(...page.items);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  return seen;
}

const titlesOf = (courses: { title: string }[]) => courses.map(({ title }) => title);

const same = (courses: string[]) => ({ taught: courses, enrolled: courses, listed: courses });
const names = (people: { displayName: string }[]) => people.map((each) => each.displayName);

async function createCourses(teacher: Actor, student: Actor) {
  for (const title of titles) await createCourse(teacher, { title, students: [student] });
  await createCourse(teacher, { title: "Arsip 2", status: "archived", students: [student] });
  await createCourse(teacher, { title: "arsip 10", status: "archived", students: [student] });
}

test("courses are listed in the order of people, archived ones last, each once over all pages", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  await createCourses(teacher, student);
  const expected = [...ordered, "Arsip 2", "arsip 10"];
  expect(titlesOf(await everyPage((query) => listTaughtCourses(teacher, query)))).toEqual(expected);
  expect(titlesOf(await everyPage((query) => listEnrolledCourses(student, query)))).toEqual(
    expected,
  );

  const admin = await createActor("admin");
  const all = await everyPage((query) => listCourses(admin, { sort: "title", ...query }));
  expect(titlesOf(all)).toEqual(
    expected.toSorted(new Intl.Collator("id", { numeric: true }).compare),
  );
  const found = async (search: string) => ({
    taught: titlesOf((await listTaughtCourses(teacher, { search })).items),
    enrolled: titlesOf((await listEnrolledCourses(student, { search })).items),
    listed: titlesOf((await listCourses(admin, { sort: "title", search })).items),
  });
  expect(await found("ELAN")).toEqual(same(["Élan", "elang"]));
  expect(await found("kelas  9")).toEqual(same(["Kelas 9", "Kelas 9 B"]));
  expect(await found("%")).toEqual(same([]));
});

test("every list is reached by its pages' numbers too, and knows how long it is", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const stranger = await createActor("teacher");
  await createCourses(teacher, student);
  const all = [...ordered, "Arsip 2", "arsip 10"];
  const pages = [all.slice(0, 4), all.slice(4, 8), all.slice(8), []];
  for (const [index, expected] of pages.entries()) {
    const at = { page: index + 1, limit: 4 };
    expect(titlesOf((await listTaughtCourses(teacher, at)).items)).toEqual(expected);
    expect(titlesOf((await listEnrolledCourses(student, at)).items)).toEqual(expected);
  }
  expect(await countTaughtCourses(teacher)).toBe(9);
  expect(await countTaughtCourses(teacher, "kelas 9")).toBe(2);
  expect(await countTaughtCourses(stranger)).toBe(0);
  expect(await countEnrolledCourses(student)).toBe(9);
  expect(await countEnrolledCourses(stranger)).toBe(0);
  expect(await countCourses(teacher, { search: "elan" })).toBe(2);
  expect(await countCourses(teacher, { status: "archived" })).toBe(2);
  expect(await countCourses(stranger, {})).toBe(0);
  for (const sort of ["title", "createdAt"] as const) {
    const first = await listCourses(teacher, { sort, limit: 8 });
    const second = await listCourses(teacher, { sort, limit: 4, page: 2 });
    expect(titlesOf(second.items)).toEqual(titlesOf(first.items).slice(4));
  }
});

test("the page after one that was reached by its number continues from its last entry", async () => {
  const teacher = await createActor("teacher");
  for (const title of ["A 1", "A 2", "A 3", "A 4", "A 5"]) await createCourse(teacher, { title });
  const second = await listTaughtCourses(teacher, { page: 2, limit: 2 });
  expect(titlesOf(second.items)).toEqual(["A 3", "A 4"]);
  await createCourse(teacher, { title: "A 0" });
  const third = await listTaughtCourses(teacher, { after: second.next ?? "", page: 3, limit: 2 });
  expect(titlesOf(third.items)).toEqual(["A 5"]);
});

test("the members of a course and the users are reached by pages' numbers, and counted", async () => {
  const [teacher, stranger] = [await createActor("teacher"), await createActor("teacher")];
  const admin = await createActor("admin");
  const course = await createCourse(teacher);
  for (const displayName of ["Ani", "Budi", "Citra", "Ani Dua", "Eko"])
    await enroll(course, await createActor("student", { displayName }));
  const { id: courseId } = course;
  const second = await listMembers(teacher, { courseId, page: 2, limit: 2 });
  expect(names(second.items)).toEqual(["Budi", "Citra"]);
  const after = second.next ?? "";
  const third = await listMembers(teacher, { courseId, after, page: 3, limit: 2 });
  expect(names(third.items)).toEqual(["Eko"]);
  expect(await countMembers(teacher, { courseId })).toBe(5);
  expect(await countMembers(teacher, { courseId, search: "ani" })).toBe(2);
  expect(await countMembers(stranger, { courseId })).toBe(0);

  const byName = { sort: "displayName", role: "student" } as const;
  const users = names((await listUsers(admin, { ...byName, limit: 5 })).items);
  const page2 = await listUsers(admin, { ...byName, limit: 2, page: 2 });
  expect(names(page2.items)).toEqual(users.slice(2, 4));
});

test("a course shown while another takes its place in the order is not shown twice", async () => {
  const teacher = await createActor("teacher");
  for (const title of ["A 1", "A 2", "A 10"]) await createCourse(teacher, { title });
  const first = await listTaughtCourses(teacher, { limit: 2 });
  await createCourse(teacher, { title: "A 0" });
  await createCourse(teacher, { title: "A 3" });
  const rest = await listTaughtCourses(teacher, { after: first.next ?? "" });
  expect(titlesOf(rest.items)).toEqual(["A 3", "A 10"]);
});

test("co-teachers list the course once, others not at all", async () => {
  const [owner, other] = [await createActor("teacher"), await createActor("teacher")];
  await createCourse(owner, { title: "Sendiri" });
  expect(titlesOf((await listTaughtCourses(owner)).items)).toEqual(["Sendiri"]);
  expect((await listTaughtCourses(other)).items).toEqual([]);
});

test("members and boards are in the order of names", async () => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher);
  const { id: projectId } = await createProject(course);
  for (const displayName of titles) {
    await enroll(course, await createActor("student", { displayName }));
  }
  const members = (query: Query) => listMembers(teacher, { courseId: course.id, ...query });
  expect(names(await everyPage(members))).toEqual(ordered);
  expect(names((await members({ search: "ELAN" })).items)).toEqual(["Élan", "elang"]);
  const board = (query: Query) => listBoard(teacher, { projectId, ...query });
  expect(names(await everyPage(board))).toEqual(ordered);
});
