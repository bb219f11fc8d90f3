import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, course as courseTable, notification } from "@/db/schema";
import { planOf } from "@/db/testing/query-plan";
import { copyOf, school, soon } from "@/lib/announcements/testing/announcements";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { findSubscriber } from "@/lib/auth/feed-secret";
import { removeMember } from "@/lib/members/mutations";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { handIn } from "@/lib/projects/mutations";
import { createActor, createProject } from "@/lib/testing/factories";
import { listEvents, listUpcoming } from "./events";
import { busySchool, day } from "./testing/busy-school";

const range = () => ({ from: soon(-40 * day), to: soon(400 * day) });
const eventsOf = async (actor: Actor) =>
  (await listEvents(actor, range())).map(({ kind, title }) => `${kind} ${title}`);

test("a student's calendar has what is due, what opens, and what is to be confirmed", async () => {
  const { student, teacher, course, project, izin } = await busySchool();
  // Of what is not open yet only the title of its module, as on the course's page.
  const expected = ["opens Dibuka", "opens Rahasia", "due Situs", "confirm Izin"];
  expect(await eventsOf(student)).toEqual(expected);
  expect(await eventsOf(await createActor("student"))).toEqual([]);

  const isDone = async () =>
    Object.fromEntries(
      (await listEvents(student, range())).map(({ kind, isDone: done }) => [kind, done]),
    );
  expect(await isDone()).toMatchObject({ due: false, confirm: false, opens: undefined });
  await handIn(student, { projectId: project.id, link: "https://situs.example/", note: "" });
  await confirmNotification(student, (await copyOf(izin, student)).notificationId);
  expect(await isDone()).toMatchObject({ due: true, confirm: true });
  expect((await listUpcoming(student)).map(({ kind }) => kind)).toEqual(["opens", "opens"]);

  await withdrawAnnouncement(teacher, izin);
  expect(await eventsOf(student)).toEqual(expected.slice(0, 3));
  await removeMember(teacher, { courseId: course.id, userId: student.id });
  expect(await eventsOf(student)).toEqual([]);
});

test("a teacher's calendar has the taught courses, and what they have scheduled and asked", async () => {
  const { teacher, course } = await busySchool();
  const expected = [
    "opens Dibuka",
    "scheduled Nanti",
    "due Rahasia",
    "opens Rahasia",
    "due Situs",
    "asked Izin",
  ];
  expect((await eventsOf(teacher)).toSorted()).toEqual(expected.toSorted());
  expect(await eventsOf(await createActor("teacher"))).toEqual([]);
  expect(await eventsOf(await createActor("admin"))).toEqual([]);
  await db.update(courseTable).set({ status: "archived" }).where(eq(courseTable.id, course.id));
  expect(await eventsOf(teacher)).toEqual(["scheduled Nanti", "asked Izin"]);
});

test("the courses of a student that are archived, and what has expired, are not in the calendar", async () => {
  const { student, course, izin } = await busySchool();
  await db
    .update(notification)
    .set({ expiresAt: soon(-1_000) })
    .where(eq(notification.announcementId, izin));
  expect(await eventsOf(student)).not.toContain("confirm Izin");
  await db.update(courseTable).set({ status: "archived" }).where(eq(courseTable.id, course.id));
  expect(await eventsOf(student)).toEqual([]);
});

test("a range has its first moment and not its last", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const [from, to] = [new Date("2026-12-01T00:00Z"), new Date("2027-01-01T00:00Z")];
  for (const dueAt of [from, to, new Date(from.getTime() - 1)]) {
    await createProject(course, { title: dueAt.toISOString(), dueAt });
  }
  for (const actor of [student, teacher]) {
    const events = await listEvents(actor, { from, to });
    expect(events.map(({ title }) => title)).toEqual([from.toISOString()]);
  }
});

test("the events use indexes", async () => {
  const { teacher, student } = await busySchool();
  const plans = [
    await planOf(() => listEvents(student, range())),
    await planOf(() => listEvents(teacher, range())),
    await planOf(() => findSubscriber("-")),
  ].flat();
  expect(plans.filter((step) => step.startsWith("SCAN ") && !step.includes("CONSTANT"))).toEqual(
    [],
  );
});

test("of a kind two hundred events are listed", async () => {
  const { teacher, course } = await school(1);
  const rows = Array.from({ length: 210 }, (_, n) => ({
    id: `ann_${teacher.id}${n}`,
    courseId: course.id,
    authorId: teacher.id,
    status: "scheduled" as const,
    type: "general" as const,
    title: `Nomor ${n}`,
    message: "",
    clientKey: String(n),
    publishAt: soon(day + n),
    createdAt: new Date(),
  }));
  for (let n = 0; n < rows.length; n += 70)
    await db.insert(announcement).values(rows.slice(n, n + 70));
  expect(await listEvents(teacher, range())).toHaveLength(200);
});

test("what a teacher has handed over leaves their calendar", async () => {
  const { teacher, course } = await busySchool();
  const successor = await createActor("teacher");
  await db
    .update(courseTable)
    .set({ teacherId: successor.id })
    .where(eq(courseTable.id, course.id));
  expect(await eventsOf(teacher)).toEqual(["scheduled Nanti"]); // a text of their own, not sent yet
  expect(await eventsOf(successor)).not.toContain("scheduled Nanti");
});
