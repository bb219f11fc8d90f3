import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from "fast-check";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { throttle } from "@/db/schema";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import type { CourseStatus } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { addMember, enrollAll, joinCourse, removeMember } from "./mutations";
import { archiveCourse, publishCourse, restoreCourse, setJoinOpen } from "@/lib/courses/mutations";
import { listMembers } from "./data";

vi.setConfig({ testTimeout: 120_000 });

const [STUDENTS, COURSES] = [3, 2];

/** The expected state of a course, and its must-read announcements. */
type Course = { status: CourseStatus; open: boolean; members: Set<number>; mustReads: string[] };
/** `inboxes` by student: the received notifications with their course, oldest first. */
type Model = { courses: Course[]; inboxes: { course: number; id: string }[][] };
type Target = { course: number; student: number; yes: boolean };
type School = Awaited<ReturnType<typeof createSchool>>;

async function createSchool() {
  const teacher = await createActor("teacher");
  const [students, courses] = [[] as Actor[], [] as Awaited<ReturnType<typeof createCourse>>[]];
  for (let i = 0; i < STUDENTS; i++) students.push(await createActor("student"));
  for (let i = 0; i < COURSES; i++) courses.push(await createCourse(teacher, { status: "draft" }));
  return { teacher, students, courses };
}

const initialModel = (): Model => ({
  courses: Array.from({ length: COURSES }, () => ({
    status: "draft",
    open: true,
    members: new Set(),
    mustReads: [],
  })),
  inboxes: Array.from({ length: STUDENTS }, () => []),
});

/** The operations under test; `announce` returns the notification's id. */
const operations = {
  join: ({ students, courses }: School, { student, course }: Target) =>
    joinCourse(at(students, student), at(courses, course).joinCode),
  add: ({ teacher, students, courses }: School, { student, course }: Target) => {
    const username = at(students, student).id.replace("user_", "student");
    return addMember(teacher, { courseId: at(courses, course).id, username });
  },
  addAll: ({ teacher, students, courses }: School, { course }: Target) =>
    enrollAll(
      teacher,
      at(courses, course).id,
      students.map(({ id }) => id),
    ),
  remove: ({ teacher, students, courses }: School, { student, course }: Target) =>
    removeMember(teacher, {
      courseId: at(courses, course).id,
      userId: at(students, student).id,
    }),
  announce: async ({ teacher, courses }: School, { course, yes }: Target) =>
    (await announce(teacher, at(courses, course), { mustRead: yes })).id,
  publish: ({ teacher, courses }: School, { course }: Target) =>
    publishCourse(teacher, at(courses, course).id),
  archive: ({ teacher, courses }: School, { course }: Target) =>
    archiveCourse(teacher, at(courses, course).id),
  restore: ({ teacher, courses }: School, { course }: Target) =>
    restoreCourse(teacher, at(courses, course).id),
  setOpen: ({ teacher, courses }: School, { course, yes }: Target) =>
    setJoinOpen(teacher, { courseId: at(courses, course).id, open: yes }),
};

type Kind = keyof typeof operations;
type Command = Target & { kind: Kind };

/** Applies a command to the model; returns the expected refusal, or undefined. */
function apply(model: Model, { kind, ...target }: Command, id: string): string | undefined {
  const course = at(model.courses, target.course);
  if (kind === "join") return applyJoin(model, course, target);
  if (kind === "publish" || kind === "archive" || kind === "restore")
    return changeStatus(course, kind);
  if (kind === "announce") return applyAnnounce(model, course, { ...target, id });
  if (course.status === "archived") return "courseArchived";
  if (kind === "setOpen") course.open = target.yes;
  if (kind === "add") enrol(model, course, target);
  if (kind === "addAll") {
    for (let student = 0; student < STUDENTS; student++)
      enrol(model, course, { ...target, student });
  }
  if (kind !== "remove") return undefined;
  if (!course.members.delete(target.student)) return "notFound";
  const kept = at(model.inboxes, target.student).filter((copy) => copy.course !== target.course);
  model.inboxes[target.student] = kept;
  return undefined;
}

function applyJoin(model: Model, course: Course, target: Target) {
  if (course.status === "published" && course.open) return enrol(model, course, target);
  return course.status !== "draft" && course.members.has(target.student) ? undefined : "joinCode";
}

function enrol({ inboxes }: Model, course: Course, target: Target): undefined {
  if (course.members.has(target.student)) return;
  course.members.add(target.student);
  const received = course.mustReads.map((id) => ({ course: target.course, id }));
  at(inboxes, target.student).push(...received);
}

function applyAnnounce(model: Model, course: Course, { id, ...target }: Target & { id: string }) {
  if (course.status === "archived") return "courseArchived";
  if (course.status === "draft") return "courseDraft";
  if (course.members.size === 0) return "noRecipients";
  if (target.yes) course.mustReads.push(id);
  for (const student of course.members)
    at(model.inboxes, student).push({ course: target.course, id });
  return undefined;
}

function changeStatus(course: Course, kind: "publish" | "archive" | "restore") {
  const [from, to] = (
    {
      publish: ["draft", "published"],
      archive: ["published", "archived"],
      restore: ["archived", "published"],
    } as const
  )[kind];
  if (course.status !== from && course.status !== to) return "courseWay";
  course.status = to;
  return undefined;
}

function at<Item>(list: readonly Item[], index: number): Item {
  const item = list[index];
  if (item === undefined) throw new Error(`there is nothing at ${index}`);
  return item;
}

/** The actual result: the reason of a refusal, and the id of a created notification. */
async function run(school: School, { kind, ...target }: Command) {
  try {
    const created = await operations[kind](school, target);
    return { reason: undefined, id: typeof created === "string" ? created : "" };
  } catch (error) {
    if (error instanceof PublicError) return { reason: error.reason, id: "" };
    throw error;
  }
}

const inboxOf = async (actor: Actor) => (await listNotifications(actor)).items.toReversed();

async function expectMatches({ teacher, students, courses }: School, model: Model) {
  for (const [index, { id: courseId }] of courses.entries()) {
    const { items } = await listMembers(teacher, { courseId });
    const expected = [...at(model.courses, index).members].map((each) => at(students, each).id);
    expect(items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
  }
  for (const [index, student] of students.entries()) {
    const expected = at(model.inboxes, index).map(({ id }) => id);
    expect((await inboxOf(student)).map(({ id }) => id)).toEqual(expected);
    expect(await countUnread(student)).toBe(expected.length);
  }
}

const command = record({
  kind: constantFrom(...(Object.keys(operations) as Kind[])),
  course: nat({ max: COURSES - 1 }),
  student: nat({ max: STUDENTS - 1 }),
  yes: boolean(),
});

test("after any sequence of commands, members and inboxes match a simple model", async () => {
  await assert(
    asyncProperty(array(command, { maxLength: 40, size: "max" }), async (commands) => {
      const [school, model] = [await createSchool(), initialModel()];
      await operations.publish(school, { course: 0, student: 0, yes: true });
      at(model.courses, 0).status = "published";
      for (const each of commands) {
        const { reason, id } = await run(school, each);
        expect(reason).toBe(apply(model, each, id));
        await expectMatches(school, model);
        await db.delete(throttle); // joining is rate-limited, which is tested elsewhere
      }
    }),
    { numRuns: 15 },
  );
});

test("after concurrent commands, members have all must-read notifications, and others none", async () => {
  await assert(
    asyncProperty(array(command, { maxLength: 30, size: "max" }), async (commands) => {
      const school = await createSchool();
      const { teacher, students, courses } = school;
      for (const { id } of courses) await publishCourse(teacher, id);
      const mustReads = new Map<string, string>();
      const busy = commands.map(async (each) => {
        const { id } = await run(school, each);
        if (each.kind === "announce" && each.yes && id !== "")
          mustReads.set(id, at(courses, each.course).id);
      });
      await Promise.all(busy);

      const seats = new Set<string>();
      for (const { id: courseId } of courses) {
        const { items } = await listMembers(teacher, { courseId });
        for (const { id } of items) seats.add(`${id} ${courseId}`);
      }
      for (const student of students) {
        const inbox = await inboxOf(student);
        for (const { courseId } of inbox) expect(seats).toContain(`${student.id} ${courseId}`);
        const expected = [...mustReads].filter(([, courseId]) =>
          seats.has(`${student.id} ${courseId}`),
        );
        const received = new Set(inbox.map(({ id }) => id));
        for (const [id] of expected) expect(received).toContain(id);
        expect(await countUnread(student)).toBe(inbox.length);
      }
      await db.delete(throttle);
    }),
    { numRuns: 30 },
  );
});
