import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { notification, project } from "@/db/schema";
import { createActor, createCourse, createProject, dump, enroll } from "@/lib/testing/factories";
import { beforeNext } from "@/db/testing/call-spy";
import type { Actor } from "@/lib/auth/actor";
import { archiveCourse } from "@/lib/courses/mutations";
import { listModules } from "@/lib/modules/data";
import { updateModule } from "@/lib/modules/mutations";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { handIn } from "./mutations";
import { sendReminders } from "./reminders";

vi.mock(import("@/db/client"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

async function classroom(
  dueAt: Date | null,
  { opensAt, ...options }: { opensAt?: Date | null } & Parameters<typeof createCourse>[1] = {},
) {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student], ...options });
  const { id: projectId, moduleId } = await createProject(course, { dueAt, opensAt });
  return { teacher, student, course, projectId, moduleId };
}

const remindersOf = async (actor: Actor) =>
  (await listNotifications(actor)).items.filter(({ type }) => type === "reminder");

test("students are reminded once a day before the due time, also under concurrency", async () => {
  const { student, teacher, projectId } = await classroom(inHours(20));
  const reminded = await Promise.all([sendReminders(), sendReminders(), sendReminders()]);
  expect(reminded.toSorted()).toEqual([0, 0, 1]);
  expect(await sendReminders()).toBe(0);
  expect(await remindersOf(student)).toMatchObject([
    {
      link: `/app/projects/${projectId}`,
      senderName: null,
      title: expect.stringContaining("Situs kelas"),
      message: expect.stringMatching(/ WIB/),
    },
  ]);
  expect(await remindersOf(teacher)).toEqual([]);
});

test("students with a submission and those of other courses are not reminded", async () => {
  const { student, course, projectId } = await classroom(inHours(1));
  const idle = await createActor("student");
  const other = await classroom(inHours(30));
  await enroll(course, idle);
  await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  await sendReminders();
  expect(await remindersOf(student)).toEqual([]);
  expect(await remindersOf(idle)).toHaveLength(1);
  expect(await remindersOf(other.student)).toEqual([]);
});

test.each([
  ["was due a moment ago", () => [new Date(Date.now() - 1)]],
  ["is due in more than a day", () => [inHours(24.1)]],
  ["is due at no time", () => [null]],
  ["belongs to an archived course", () => [inHours(1), { status: "archived" }]],
  ["belongs to a draft", () => [inHours(1), { status: "draft" }]],
  ["is in a module that opens later", () => [inHours(2), { opensAt: inHours(1) }]],
  ["is in a module that is a draft", () => [inHours(2), { opensAt: null }]],
] as [string, () => Parameters<typeof classroom>][])(
  "no reminder is sent for what %s",
  async (_, given) => {
    const { student } = await classroom(...given());
    await sendReminders();
    expect(await remindersOf(student)).toEqual([]);
  },
);

test("a module that opens later is reminded of once it is open", async () => {
  const { student } = await classroom(inHours(2), { opensAt: inHours(1) });
  await sendReminders(Date.now() + 1.5 * HOUR_MS);
  expect(await remindersOf(student)).toHaveLength(1);
});

test("only a changed due time causes another reminder", async () => {
  const { teacher, student, course, moduleId } = await classroom(inHours(2));
  const save = async (dueAt: Date | null) => {
    const [seen] = await listModules(teacher, course.id);
    const { title = "", summary = "", opensAt = null, version = 0 } = seen ?? {};
    const task = { brief: "B", deliverable: "", dueAt };
    const content = { title, summary, text: "", opensAt, project: task };
    await updateModule(teacher, { courseId: course.id, moduleId, version, ...content });
    await sendReminders();
    return (await remindersOf(student)).length;
  };
  await sendReminders();
  const [seen] = await listModules(teacher, course.id);
  expect(await save(seen?.project?.dueAt ?? null)).toBe(1);
  expect(await save(inHours(3))).toBe(2);
});

test("a due time within the next day is reminded of once", async () => {
  const { teacher, student, course, moduleId } = await classroom(null);
  await sendReminders();
  const soon = { brief: "B", deliverable: "", dueAt: inHours(0.1) };
  const content = { title: "M", summary: "", text: "", opensAt: new Date(0), project: soon };
  await updateModule(teacher, { courseId: course.id, moduleId, version: 1, ...content });
  for (let i = 0; i < 3; i++) await sendReminders();
  expect(await remindersOf(student)).toHaveLength(1);
});

test("with more than one batch of reminders, the most urgent ones come first", async () => {
  const { student, course } = await classroom(inHours(23));
  const later = inHours(22);
  for (let i = 0; i < 100; i++) await createProject(course, { dueAt: later });
  const { id } = await createProject(course, { dueAt: inHours(1) });
  expect(await sendReminders()).toBe(100);
  const [first] = await db.select().from(project).where(eq(project.id, id));
  expect(first?.remindedAt).not.toBeNull();
  expect([await sendReminders(), await sendReminders()]).toEqual([2, 0]);
  expect(await countUnread(student)).toBe(102);
});

test("no reminder is sent for a project that is closed concurrently", async () => {
  const { teacher, student, course, projectId } = await classroom(inHours(1));
  let before = "";
  beforeNext("writeBatch", async () => {
    await archiveCourse(teacher, course.id); // after it was selected
    before = await dump();
  });
  expect(await sendReminders()).toBe(0);
  expect(await dump()).toBe(before);
  expect(await remindersOf(student)).toEqual([]);
  const [left] = await db.select().from(project).where(eq(project.id, projectId));
  expect(left?.remindedAt).toBeNull();
});

test("a reminder without recipients is not stored, and not retried", async () => {
  const { student, projectId } = await classroom(inHours(1));
  await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  const before = await db.$count(notification);
  expect(await sendReminders()).toBe(1);
  expect(await db.$count(notification)).toBe(before);
  expect(await sendReminders()).toBe(0);
});
