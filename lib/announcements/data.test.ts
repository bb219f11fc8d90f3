import { and, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement } from "@/db/schema";
import { announce, createActor, createCourse, enroll } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { setRead } from "@/lib/notifications/mutations";
import { getSharedAnnouncement, listAnnouncements, listSentAnnouncements } from "./data";

async function courseWithTwoStudents() {
  const teacher = await createActor("teacher");
  const students = [await createActor("student"), await createActor("student")] as const;
  const course = await createCourse(teacher, { students: [...students] });
  return { teacher, students, course, courseId: course.id };
}

/** Announces at a given time, because the list is ordered by time. */
async function announceAt(teacher: Actor, course: { id: string }, title: string, at: number) {
  const sent = await announce(teacher, course, { title });
  await db
    .update(announcement)
    .set({ publishedAt: new Date(at) })
    .where(and(eq(announcement.courseId, course.id), eq(announcement.title, title)));
  return sent;
}

const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);

test.each([
  ["the teacher", true, true],
  ["a student of the course", true, false],
  ["an admin", true, true],
  ["another teacher", false, false],
  ["another student", false, false],
])("what %s can read of a course: announcements %s, receipts %s", async (who, reads, manages) => {
  const { teacher, students, course, courseId } = await courseWithTwoStudents();
  await announce(teacher, course, { title: "Halo" });
  const actors: Record<string, Actor> = {
    "the teacher": teacher,
    "a student of the course": students[0],
    "an admin": await createActor("admin"),
    "another teacher": await createActor("teacher"),
    "another student": await createActor("student"),
  };
  const actor = actors[who] ?? teacher;

  expect(titles(await listAnnouncements(actor, { courseId }))).toEqual(reads ? ["Halo"] : []);
  expect(titles(await listSentAnnouncements(actor, { courseId }))).toEqual(manages ? ["Halo"] : []);
});

test("a teacher sees how many received and how many read each announcement", async () => {
  const { teacher, students, course, courseId } = await courseWithTwoStudents();
  const first = await announceAt(teacher, course, "Pertama", 1_000);
  await announceAt(teacher, course, "Kedua", 2_000);
  await setRead(students[0], { id: first.id, read: true });

  const { items } = await listSentAnnouncements(teacher, { courseId });
  expect(
    items.map(({ title, recipientCount, readCount }) => [title, recipientCount, readCount]),
  ).toEqual([
    ["Kedua", 2, 0],
    ["Pertama", 2, 1],
  ]);
});

test("the list has the author, content and time of each announcement", async () => {
  const { teacher, students, course, courseId } = await courseWithTwoStudents();
  await announceAt(teacher, course, "Halo", 1_700_000_000_000);

  const { items } = await listAnnouncements(students[0], { courseId });
  expect(items).toMatchObject([
    {
      type: "course_update",
      message: "Modul 3 sudah bisa diakses",
      link: null,
      authorName: teacher.id.replace("user_", "teacher"),
      publishedAt: new Date(1_700_000_000_000),
    },
  ]);
  expect(Object.keys(items[0] ?? {})).not.toContain("readCount");
});

test.each(["draft", "scheduled", "withdrawn"] as const)(
  "a %s announcement is not listed",
  async (status) => {
    const { teacher, students, course, courseId } = await courseWithTwoStudents();
    await announce(teacher, course);
    await db.update(announcement).set({ status }).where(eq(announcement.courseId, courseId));

    expect(titles(await listAnnouncements(students[0], { courseId }))).toEqual([]);
    expect(titles(await listSentAnnouncements(teacher, { courseId }))).toEqual([]);
  },
);

test.each([
  ["students", listAnnouncements],
  ["the teacher", listSentAnnouncements],
])("the pages for %s contain everything once, newest first", async (_who, list) => {
  const { teacher, course, courseId } = await courseWithTwoStudents();
  for (const [index, title] of ["A", "B", "C", "D", "E"].entries()) {
    await announceAt(teacher, course, title, 1_000 * (index + 1));
  }

  const seen: string[][] = [];
  for (let before: string | undefined, more = true; more;) {
    const page = await list(teacher, { courseId, before, limit: 2 });
    seen.push(titles(page));
    before = page.next ?? undefined;
    more = page.next !== null;
  }
  expect(seen).toEqual([["E", "D"], ["C", "B"], ["A"]]);
});

test("the announcements of another course are not listed", async () => {
  const { teacher, students, course, courseId } = await courseWithTwoStudents();
  const other = await createCourse(teacher, { students: [...students] });
  await announce(teacher, other, { title: "Lain" });
  await announce(teacher, course, { title: "Ini" });

  expect(titles(await listAnnouncements(students[0], { courseId }))).toEqual(["Ini"]);
});

test("an announcement's address opens it for those who see its course, whoever received it", async () => {
  const { teacher, students, course } = await courseWithTwoStudents();
  const { id } = await announce(teacher, course, { title: "Halo" });
  const later = await createActor("student");
  await enroll(course, later);
  const opens = async (actor: Actor) =>
    (await getSharedAnnouncement(actor, id))?.content?.title ?? null;

  expect(await opens(later)).toBe("Halo");
  expect(await opens(teacher)).toBe("Halo");
  expect(await opens(students[0])).toBe("Halo");
  expect(await opens(await createActor("admin"))).toBe("Halo");
  expect(await opens(await createActor("teacher"))).toBeNull();
  expect(await opens(await createActor("student"))).toBeNull();

  await db
    .update(announcement)
    .set({ status: "withdrawn" })
    .where(eq(announcement.courseId, course.id));
  expect(await getSharedAnnouncement(later, id)).toMatchObject({ content: undefined });
  await db.update(announcement).set({ status: "draft" });
  expect(await getSharedAnnouncement(teacher, id)).toBeUndefined();
});
