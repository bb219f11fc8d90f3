import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, executedStatements } from "@/db/client";
import { course as courseTable, notification } from "@/db/schema";
import { planOf } from "@/db/testing/query-plan";
import {
  contentFor,
  copyOf,
  draft,
  hour,
  published,
  scheduled,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import { listUnconfirmed } from "@/lib/announcements/unconfirmed";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { listUpcoming } from "@/lib/calendar/events";
import { removeMember } from "@/lib/members/mutations";
import { confirmNotification, undoConfirmation } from "@/lib/notifications/confirmation";
import { markAllRead, setRead } from "@/lib/notifications/mutations";
import { setMute } from "@/lib/notifications/mutes";
import { snooze } from "@/lib/notifications/snooze";
import { listToConfirm } from "@/lib/notifications/to-confirm";
import { listSubmissions } from "@/lib/projects/data";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { listToDo } from "@/lib/projects/to-do";
import { listToReview } from "@/lib/projects/to-review";
import { announce, createActor, createCourse, createProject } from "@/lib/testing/factories";
import { listTasks, listTeacherTasks } from "./tasks";

const day = 24 * hour;
const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);
const asking = { needsConfirmation: true, mustRead: true };

const hide = (courseId: string) =>
  db.update(courseTable).set({ status: "archived" }).where(eq(courseTable.id, courseId));

async function handInAs(student: Actor, projectId: string) {
  await handIn(student, { projectId, link: "https://situs.example/", note: "" });
  const [latest] = await listSubmissions(student, projectId);
  if (!latest) throw new Error("nothing was handed in");
  return latest;
}

const missing = (actor: Actor) => listToDo(actor, { state: "missing", limit: 10 });
const waitingFor = async (actor: Actor) => (await listToReview(actor, { limit: 9 })).waiting;

test("what asks for a confirmation stays until it is given, whatever else is done with it", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const id = await published(teacher, contentFor([course], { ...asking, title: "Izin" }));
  const copy = await copyOf(id, student);
  const shown = async () => titles((await listTasks(student)).toConfirm);
  expect(await shown()).toEqual(["Izin"]);
  await setRead(student, { id: copy.notificationId, read: true });
  expect(await shown()).toEqual(["Izin"]);
  await markAllRead(student, copy.seq);
  await setMute(student, { kind: "course", target: course.id, muted: true });
  expect(await shown()).toEqual(["Izin"]);
  await snooze(student, copy.notificationId, soon(hour));
  expect(await shown()).toEqual(["Izin"]);
  await hide(course.id);
  expect(await shown()).toEqual(["Izin"]);
  await confirmNotification(student, copy.notificationId);
  expect(await shown()).toEqual([]);
  await undoConfirmation(student, copy.notificationId);
  expect(await shown()).toEqual(["Izin"]);
});

test("what was withdrawn, has expired, or came through a course that was left asks no more", async () => {
  const { teacher, students, course } = await school(2);
  const [student, other] = students as [Actor, Actor];
  const left = await createCourse(teacher, { students: [student] });
  const withdrawn = await published(teacher, contentFor([course], { ...asking, title: "Ditarik" }));
  const expired = await published(
    teacher,
    contentFor([course], { ...asking, title: "Basi", expiresAt: soon(hour) }),
  );
  await published(teacher, contentFor([left], { ...asking, title: "Ditinggalkan" }));
  await published(teacher, contentFor([course], { ...asking, title: "Tetap" }));
  await announce(teacher, course, { title: "Tidak meminta" });
  expect((await listToConfirm(student, { limit: 10 })).count).toBe(4);
  await withdrawAnnouncement(teacher, withdrawn);
  await db
    .update(notification)
    .set({ expiresAt: soon(-1_000) })
    .where(eq(notification.announcementId, expired));
  await removeMember(teacher, { courseId: left.id, userId: student.id });
  expect(titles(await listToConfirm(student, { limit: 10 }))).toEqual(["Tetap"]);
  expect(titles(await listToConfirm(other, { limit: 10 }))).toEqual(["Tetap"]);
  expect(titles(await listToConfirm(teacher, { limit: 10 }))).toEqual([]);
});

test("what is to be confirmed first comes first, a few with the number of all; school-wide ones too", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const admin = await createActor("admin");
  const to = (title: string, confirmBy: Date | null) =>
    published(teacher, contentFor([course], { ...asking, title, confirmBy }));
  await to("Kapan saja", null);
  await to("Lusa", soon(2 * day));
  await to("Besok", soon(day));
  await published(admin, contentFor([], { ...asking, audience: "everyone", title: "Sekolah" }));
  const { items, count, unread } = await listToConfirm(student, { limit: 3 });
  expect([titles({ items }), count, unread]).toEqual([["Besok", "Lusa", "Sekolah"], 4, 4]);
  expect(titles((await listTeacherTasks(teacher)).toConfirm)).toEqual(["Sekolah"]);
  expect((await listTasks(student)).unread.count).toBe(0); // not twice on one page
});

test("a student has to do what is open and not handed in: soon first, long missed and undated last", async () => {
  const { teacher, students, course } = await school(2);
  const [student, other] = students as [Actor, Actor];
  const make = async (title: string, dueAt: Date | null, opensAt?: Date) =>
    (await createProject(course, { title, dueAt, ...(opensAt && { opensAt }) })).id;
  await make("Tanpa batas", null);
  await make("Lama lewat", soon(-20 * day));
  await make("Minggu depan", soon(7 * day));
  await make("Kemarin", soon(-day));
  const tomorrow = await make("Besok", soon(day));
  await make("Belum dibuka", soon(day), soon(hour));
  const archived = await createCourse(teacher, { students: [student] });
  await createProject(archived, { title: "Arsip", dueAt: soon(day) });
  await hide(archived.id);
  const elsewhere = await createCourse(teacher);
  await createProject(elsewhere, { title: "Kelas lain", dueAt: soon(day) });

  expect(titles(await missing(student))).toEqual([
    "Kemarin",
    "Besok",
    "Minggu depan",
    "Lama lewat",
    "Tanpa batas",
  ]);
  const few = await listToDo(student, { state: "missing", limit: 2 });
  expect([titles(few), few.count]).toEqual([["Kemarin", "Besok"], 5]);
  await handInAs(student, tomorrow);
  expect(titles(await missing(student))).not.toContain("Besok");
  expect(titles(await missing(other))).toContain("Besok");
  await removeMember(teacher, { courseId: course.id, userId: other.id });
  expect((await missing(other)).count).toBe(0);
});

test("a revision is asked for until it is handed in again; the teacher sees what waits", async () => {
  const { teacher, students, course } = await school(2);
  const [student, other] = students as [Actor, Actor];
  const { id } = await createProject(course, { title: "Situs" });
  const quiz = await createProject(course, { title: "Kuis" });
  const first = await handInAs(student, id);
  const second = await handInAs(other, id);
  await handInAs(other, quiz.id);
  const review = await listToReview(teacher, { limit: 1 });
  expect(review).toMatchObject({ count: 2, waiting: 3 });
  expect(review.items).toMatchObject([{ title: "Situs", waiting: 2, submissionId: first.id }]);

  const note = { version: 1, state: "revise", reviewNote: "Tambah foto." } as const;
  await reviewSubmission(teacher, { submissionId: first.id, ...note });
  const revise = () => listToDo(student, { state: "revise", limit: 10 });
  expect(titles(await revise())).toEqual(["Situs"]);
  expect(titles(await listToDo(student, { state: "missing", limit: 10 }))).toEqual(["Kuis"]);
  expect((await listToReview(teacher, { limit: 9 })).items[0]).toMatchObject({
    submissionId: second.id,
  });
  await handInAs(student, id);
  expect(titles(await revise())).toEqual([]);
  expect((await listToReview(teacher, { limit: 9 })).waiting).toBe(3);
});

test("hand-ins wait for those who teach the course: not of former members, nor in archived courses", async () => {
  const { teacher, students, course } = await school(2);
  const [student, other] = students as [Actor, Actor];
  const [colleague, stranger, admin] = [
    await createActor("teacher"),
    await createActor("teacher"),
    await createActor("admin"),
  ];
  await db.run(sql`insert into course_teacher (course_id, user_id, created_at)
    values (${course.id}, ${colleague.id}, 1)`);
  const { id } = await createProject(course);
  await handInAs(student, id);
  await handInAs(other, id);
  expect(await Promise.all([teacher, colleague, stranger, admin].map(waitingFor))).toEqual([
    2, 2, 0, 0,
  ]);
  await removeMember(teacher, { courseId: course.id, userId: other.id });
  expect(await waitingFor(teacher)).toBe(1);
  await hide(course.id);
  expect(await waitingFor(teacher)).toBe(0);
});

test("drafts and scheduled announcements are their author's; nothing waiting says so", async () => {
  const { teacher, course } = await school(1);
  expect((await listTeacherTasks(teacher)).isDone).toBe(true);
  for (let n = 0; n < 6; n++) await draft(teacher, contentFor([course], { title: `Draf ${n}` }));
  await scheduled(teacher, contentFor([course], { title: "Nanti" }));
  const tasks = await listTeacherTasks(teacher);
  expect(tasks).toMatchObject({ isDone: false, drafts: { count: 6 }, scheduled: { count: 1 } });
  expect(tasks.drafts.items).toHaveLength(4);
  expect(titles(tasks.scheduled)).toEqual(["Nanti"]);
  expect((await listTeacherTasks(await createActor("admin"))).drafts.count).toBe(0);
});

test("a home page can show all of one kind, a hundred at most", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  for (let n = 0; n < 6; n++) await createProject(course, { title: `Proyek ${n}` });
  expect((await listTasks(student)).missing.items).toHaveLength(4);
  expect((await listTasks(student, { all: "missing" })).missing.items).toHaveLength(6);
  expect((await listTasks(student, { all: "confirm" })).missing.items).toHaveLength(4);
  expect((await listTasks(teacher)).missing).toEqual({ items: [], count: 0 });
});

test("the lists use their indexes", async () => {
  const { teacher, students } = await school(1);
  const [student] = students as [Actor];
  const plans = {
    confirm: await planOf(() => listToConfirm(student, { limit: 4 })),
    missing: await planOf(() => listToDo(student, { state: "missing", limit: 4 })),
    review: await planOf(() => listToReview(teacher, { limit: 4 })),
    unconfirmed: await planOf(() => listUnconfirmed(teacher, { limit: 4 })),
  };
  const scans = Object.entries(plans).flatMap(([name, plan]) =>
    plan.filter((step) => /^SCAN (?!\(subquery|CONSTANT)/.test(step)).map((step) => [name, step]),
  );
  expect(scans).toEqual([]);
  expect(plans.confirm.join("\n")).toContain("notification_asking");
  expect(plans.review.join("\n")).toContain("submission_waiting");
});

async function statements(run: () => Promise<unknown>) {
  const before = executedStatements();
  await run();
  return executedStatements() - before;
}

test("the number of statements does not depend on how much waits", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const count = async () => ({
    student: await statements(() => listTasks(student)),
    teacher: await statements(() => listTeacherTasks(teacher)),
    calendar: await statements(() => listUpcoming(teacher)),
  });
  const empty = await count();
  for (let n = 0; n < 6; n++) {
    const { id } = await createProject(course, { title: `Proyek ${n}`, dueAt: soon(day) });
    if (n > 2) await handInAs(student, id);
    await published(teacher, contentFor([course], { ...asking, title: `Izin ${n}` }));
    await draft(teacher, contentFor([course], { title: `Draf ${n}` }));
  }
  expect(await count()).toEqual(empty);
  expect(empty).toEqual({ student: 5, teacher: 6, calendar: 5 });
});
