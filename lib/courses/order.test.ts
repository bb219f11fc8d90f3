import { expect, test } from "vitest";
import { createActor, createCourse, createProject, enroll } from "@/lib/testing/factories";
import { listMembers } from "@/lib/members/data";
import { listBoard } from "@/lib/projects/data";
import type { Actor } from "@/lib/auth/actor";
import { listCourses, listEnrolledCourses, listTaughtCourses } from "./data";

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
