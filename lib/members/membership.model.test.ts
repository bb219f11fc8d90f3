import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from "fast-check";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { throttle } from "@/db/schema";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import type { CourseStatus } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { countUnread, listNotifications } from "@/lib/notifications/data";
import { addMember, enrolAll, joinCourse, removeMember } from "./mutations";
import { archiveCourse, publishCourse, restoreCourse, setJoinOpen } from "@/lib/courses/mutations";
import { listMembers } from "./data";

vi.setConfig({ testTimeout: 120_000 });

const [STUDENTS, COURSES] = [3, 2];

/** What is to be true of a course, and of what it has said so far. */
type Course = { status: CourseStatus; open: boolean; members: Set<number>; mustReads: string[] };
/** `inboxes` by student: what of which course they have received, in that order. */
type Model = { courses: Course[]; inboxes: { course: number; id: string }[][] };
type Place = { course: number; student: number; yes: boolean };
type School = Awaited<ReturnType<typeof found>>;

async function found() {
  const teacher = await createActor("teacher");
  const [students, courses] = [[] as Actor[], [] as Awaited<ReturnType<typeof createCourse>>[]];
  for (let i = 0; i < STUDENTS; i++) students.push(await createActor("student"));
  for (let i = 0; i < COURSES; i++) courses.push(await createCourse(teacher, { status: "draft" }));
  return { teacher, students, courses };
}

const begin = (): Model => ({
  courses: Array.from({ length: COURSES }, () => ({
    status: "draft",
    open: true,
    members: new Set(),
    mustReads: [],
  })),
  inboxes: Array.from({ length: STUDENTS }, () => []),
});

/** What the product is asked for; answers a notification's id where one is made. */
const steps = {
  join: ({ students, courses }: School, { student, course }: Place) =>
    joinCourse(at(students, student), at(courses, course).joinCode),
  add: ({ teacher, students, courses }: School, { student, course }: Place) => {
    const username = at(students, student).id.replace("user_", "student");
    return addMember(teacher, { courseId: at(courses, course).id, username });
  },
  addAll: ({ teacher, students, courses }: School, { course }: Place) =>
    enrolAll(
      teacher,
      at(courses, course).id,
      students.map(({ id }) => id),
    ),
  remove: ({ teacher, students, courses }: School, { student, course }: Place) =>
    removeMember(teacher, {
      courseId: at(courses, course).id,
      userId: at(students, student).id,
    }),
  announce: async ({ teacher, courses }: School, { course, yes }: Place) =>
    (await announce(teacher, at(courses, course), { mustRead: yes })).id,
  publish: ({ teacher, courses }: School, { course }: Place) =>
    publishCourse(teacher, at(courses, course).id),
  archive: ({ teacher, courses }: School, { course }: Place) =>
    archiveCourse(teacher, at(courses, course).id),
  restore: ({ teacher, courses }: School, { course }: Place) =>
    restoreCourse(teacher, at(courses, course).id),
  door: ({ teacher, courses }: School, { course, yes }: Place) =>
    setJoinOpen(teacher, { courseId: at(courses, course).id, open: yes }),
};

type Kind = keyof typeof steps;
type Command = Place & { kind: Kind };

/** Does the same to the model; answers why it is refused, or undefined. */
function follow(model: Model, { kind, ...place }: Command, id: string): string | undefined {
  const course = at(model.courses, place.course);
  if (kind === "join") return followJoin(model, course, place);
  if (kind === "publish" || kind === "archive" || kind === "restore") return move(course, kind);
  if (kind === "announce") return followAnnounce(model, course, { ...place, id });
  if (course.status === "archived") return "courseArchived";
  if (kind === "door") course.open = place.yes;
  if (kind === "add") enter(model, course, place);
  if (kind === "addAll") {
    for (let student = 0; student < STUDENTS; student++)
      enter(model, course, { ...place, student });
  }
  if (kind !== "remove") return undefined;
  if (!course.members.delete(place.student)) return "notFound";
  const kept = at(model.inboxes, place.student).filter((copy) => copy.course !== place.course);
  model.inboxes[place.student] = kept;
  return undefined;
}

function followJoin(model: Model, course: Course, place: Place) {
  if (course.status === "published" && course.open) return enter(model, course, place);
  return course.status !== "draft" && course.members.has(place.student) ? undefined : "joinCode";
}

function enter({ inboxes }: Model, course: Course, place: Place): undefined {
  if (course.members.has(place.student)) return;
  course.members.add(place.student);
  const received = course.mustReads.map((id) => ({ course: place.course, id }));
  at(inboxes, place.student).push(...received);
}

function followAnnounce(model: Model, course: Course, { id, ...place }: Place & { id: string }) {
  if (course.status === "archived") return "courseArchived";
  if (course.status === "draft") return "courseDraft";
  if (course.members.size === 0) return "noRecipients";
  if (place.yes) course.mustReads.push(id);
  for (const student of course.members)
    at(model.inboxes, student).push({ course: place.course, id });
  return undefined;
}

function move(course: Course, kind: "publish" | "archive" | "restore") {
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

/** What came of asking: the reason of a refusal, and the id of what was made. */
async function ask(school: School, { kind, ...place }: Command) {
  try {
    const made = await steps[kind](school, place);
    return { reason: undefined, id: typeof made === "string" ? made : "" };
  } catch (error) {
    if (error instanceof PublicError) return { reason: error.reason, id: "" };
    throw error;
  }
}

const inboxOf = async (actor: Actor) => (await listNotifications(actor)).items.toReversed();

async function expectAs({ teacher, students, courses }: School, model: Model) {
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
  kind: constantFrom(...(Object.keys(steps) as Kind[])),
  course: nat({ max: COURSES - 1 }),
  student: nat({ max: STUDENTS - 1 }),
  yes: boolean(),
});

test("whatever is done one after the other, members and inboxes are what a simple model says", async () => {
  await assert(
    asyncProperty(array(command, { maxLength: 40, size: "max" }), async (commands) => {
      const [school, model] = [await found(), begin()];
      await steps.publish(school, { course: 0, student: 0, yes: true });
      at(model.courses, 0).status = "published";
      for (const each of commands) {
        const { reason, id } = await ask(school, each);
        expect(reason).toBe(follow(model, each, id));
        await expectAs(school, model);
        await db.delete(throttle); // guesses are limited, which is another matter
      }
    }),
    { numRuns: 15 },
  );
});

test("whatever is done at once, members have all that must be read, and nobody else anything", async () => {
  await assert(
    asyncProperty(array(command, { maxLength: 30, size: "max" }), async (commands) => {
      const school = await found();
      const { teacher, students, courses } = school;
      for (const { id } of courses) await publishCourse(teacher, id);
      const mustReads = new Map<string, string>();
      const busy = commands.map(async (each) => {
        const { id } = await ask(school, each);
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
