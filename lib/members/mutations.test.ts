import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog, course as courseTable, enrollment } from "@/db/schema";
import {
  announce,
  changeRole,
  createActor,
  createCourse,
  createProject,
  dump,
  usernameOf,
} from "@/lib/testing/factories";
import { countUnread } from "@/lib/notifications/data";
import { getSubmission, listSubmissions } from "@/lib/projects/data";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { deleteUser, suspendUser } from "@/lib/users/mutations";
import { addMember, enrollAll, joinCourse, removeMember } from "./mutations";
import { archiveCourse, renewJoinCode } from "@/lib/courses/mutations";
import { newJoinCode } from "@/lib/ids";
import { joinCourseSchema } from "./schema";
import { addCoTeacher } from "./co-teachers";
import { getInvitation } from "./data";

const membersOf = ({ id }: { id: string }) =>
  db.select({ userId: enrollment.userId }).from(enrollment).where(eq(enrollment.courseId, id));

test("a student joins by code, and joining is idempotent", async () => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"));

  expect(await joinCourse(student, course.joinCode)).toBe(course.id);
  const before = await dump();
  expect(await joinCourse(student, course.joinCode)).toBe(course.id);
  expect(await dump()).toBe(before);
  expect(await membersOf(course)).toEqual([{ userId: student.id }]);
});

test("a code with letters that are confused with digits is found by both", async () => {
  const student = await createActor("student");
  const { id } = await createCourse(await createActor("teacher"));
  const tail = newJoinCode().slice(3);
  await db
    .update(courseTable)
    .set({ joinCode: `LO1${tail}` })
    .where(eq(courseTable.id, id));
  for (const typed of [`LO1${tail}`, `l0i${tail}`, `10L ${tail}.`]) {
    const { joinCode } = joinCourseSchema.parse({ joinCode: typed });
    expect(await getInvitation(student, joinCode)).toMatchObject({ courseId: id });
    expect(await joinCourse(student, joinCode)).toBe(id);
  }
});

test("twenty concurrent requests enrol once", async () => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"));
  await Promise.all(Array.from({ length: 20 }, () => joinCourse(student, course.joinCode)));

  expect(await membersOf(course)).toHaveLength(1);
});

test.each([
  ["AAAAAAAA", "joinCode"],
  ["AAAAAAA1", "joinCodeLetters"],
  ["", "joinCodeLength"],
  ["' or 1=1 --", "joinCodeLength"],
])("the code %j is refused: %s", async (code, reason) => {
  const student = await createActor("student");
  await createCourse(await createActor("teacher"));
  const before = await dump();

  await expect(joinCourse(student, code)).rejects.toMatchObject({
    code: "INVALID",
    reason,
    field: "joinCode",
  });
  expect(await dump()).toBe(before);
});

test.each(["teacher", "admin"] as const)("a %s cannot join a course", async (role) => {
  const course = await createCourse(await createActor("teacher"));
  const actor = await createActor(role);
  const before = await dump();

  await expect(joinCourse(actor, course.joinCode)).rejects.toMatchObject({
    code: "FORBIDDEN",
    reason: "onlyStudentsJoin",
  });
  expect(await dump()).toBe(before);
});

test.each(["deleted", "suspended", "promoted"])(
  "a user who is %s while joining is not enrolled",
  async (how) => {
    const [admin, student] = [await createActor("admin"), await createActor("student")];
    const course = await createCourse(await createActor("teacher"));
    if (how === "deleted") await deleteUser(admin, { userId: student.id });
    if (how === "suspended") await suspendUser(admin, student.id);
    if (how === "promoted") await changeRole(admin, { userId: student.id, role: "teacher" });
    const before = await dump();
    await expect(joinCourse(student, course.joinCode)).rejects.toMatchObject({
      reason: "joinCode",
    });
    expect(await dump()).toBe(before);
  },
);

test.each([
  ["a draft", { status: "draft" }],
  ["an archived course", { status: "archived" }],
  ["a course with joining disabled", { joinOpen: false }],
] as const)("the code of %s is refused like an unknown one", async (_, options) => {
  const student = await createActor("student");
  const course = await createCourse(await createActor("teacher"), options);
  const before = await dump();
  const refused = { code: "INVALID", reason: "joinCode" };
  await expect(joinCourse(student, course.joinCode)).rejects.toMatchObject(refused);
  expect(await getInvitation(student, course.joinCode)).toBeUndefined();
  expect(await dump()).toBe(before);
});

test("a renewed code invalidates the previous one", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher);
  await renewJoinCode(teacher, course.id);
  await expect(joinCourse(student, course.joinCode)).rejects.toMatchObject({ reason: "joinCode" });
  expect(await membersOf(course)).toEqual([]);
});

test("an invitation shows the course of a code, and whether the user is a member", async () => {
  const teacher = await createActor("teacher", { displayName: "Ratna" });
  const student = await createActor("student");
  const { id, joinCode } = await createCourse(teacher, { title: "Robotika" });
  const about = { title: "Robotika", cover: "leaf", teacherName: "Ratna", teacherRole: "teacher" };
  const behind = { courseId: id, ...about };
  expect(await getInvitation(student, joinCode)).toEqual({ ...behind, joined: false });
  await joinCourse(student, joinCode);
  expect(await getInvitation(student, joinCode)).toEqual({ ...behind, joined: true });
  expect(await getInvitation(student, "AAAAAAAA")).toBeUndefined();
});

test.each([{ status: "archived" }, { joinOpen: false }] as const)(
  "members find their course by its code even when joining is disabled: %j",
  async (options) => {
    const [member, student] = [await createActor("student"), await createActor("student")];
    const course = await createCourse(await createActor("teacher"), {
      students: [member],
      ...options,
    });
    const found = { courseId: course.id, joined: true };
    for (let i = 0; i < 40; i++) {
      expect(await getInvitation(member, course.joinCode)).toMatchObject(found); // does not count against the limit
    }
    expect(await getInvitation(student, course.joinCode)).toBeUndefined();
  },
);

/** A course with its users, and some unrelated ones. */
async function school(options: Parameters<typeof createCourse>[1] = {}) {
  const [teacher, second] = [await createActor("teacher"), await createActor("teacher")];
  const [member, student] = [await createActor("student"), await createActor("student")];
  const course = await createCourse(teacher, { students: [member], ...options });
  if (options.status !== "archived") {
    await addCoTeacher(teacher, { courseId: course.id, username: usernameOf(second) });
  }
  const [admin, stranger] = [await createActor("admin"), await createActor("teacher")];
  return { teacher, second, admin, stranger, member, student, course, courseId: course.id };
}

test.each(["teacher", "second", "admin"] as const)(
  "the %s adds and removes a student",
  async (who) => {
    const people = await school();
    const { courseId, student, course } = people;
    const username = ` ${usernameOf(student).toUpperCase()} `;
    const added = await addMember(people[who], { courseId, username });
    expect(added).toEqual({ userId: student.id, added: true });
    const before = await dump();
    expect(await addMember(people[who], { courseId, username })).toMatchObject({ added: false });
    expect(await dump()).toBe(before);
    expect(await membersOf(course)).toContainEqual({ userId: student.id });

    await removeMember(people[who], { courseId, userId: student.id });
    expect(await membersOf(course)).toEqual([{ userId: people.member.id }]);
  },
);

test.each(["stranger", "member", "student"] as const)(
  "a %s cannot add or remove members",
  async (who) => {
    const people = await school();
    const { courseId, student, member } = people;
    const before = await dump();
    const adding = addMember(people[who], { courseId, username: usernameOf(student) });
    await expect(adding).rejects.toMatchObject({ code: "NOT_FOUND" });
    const removing = removeMember(people[who], { courseId, userId: member.id });
    await expect(removing).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await dump()).toBe(before);
  },
);

test("only students can be added, and only members removed", async () => {
  const { teacher, second, student, courseId } = await school();
  const before = await dump();
  for (const username of [usernameOf(second), "tidak-ada", ""]) {
    await expect(addMember(teacher, { courseId, username })).rejects.toMatchObject({
      code: "INVALID",
      reason: "noSuchStudent",
      field: "username",
    });
  }
  const removing = removeMember(teacher, { courseId, userId: student.id });
  await expect(removing).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await dump()).toBe(before);
});

test("the audit entry counts the added students, not the requested ones", async () => {
  const { teacher, member, student, courseId } = await school();
  const deleted = await createActor("student");
  await deleteUser(await createActor("admin"), { userId: deleted.id });
  const requested = [member, student, deleted, await createActor("student")].map(({ id }) => id);
  expect(await enrollAll(teacher, courseId, requested)).toBe(2);
  expect(await enrollAll(teacher, courseId, requested)).toBe(0);
  const entries = await db.select().from(auditLog).where(eq(auditLog.targetId, courseId));
  const added = entries.filter(({ action }) => action === "member_add");
  expect(added.map(({ detail }) => JSON.parse(detail) as object)).toEqual([
    { course_id: courseId, count: 2 },
  ]);
});

test("teachers can add students to a draft, and when joining is disabled", async () => {
  for (const options of [{ status: "draft" }, { joinOpen: false }] as const) {
    const { teacher, student, courseId } = await school(options);
    const adding = addMember(teacher, { courseId, username: usernameOf(student) });
    expect(await adding).toMatchObject({ added: true });
  }
});

test("members of an archived course cannot be added or removed", async () => {
  const { teacher, admin, member, student, courseId } = await school({ status: "archived" });
  const before = await dump();
  const refused = { code: "CONFLICT", reason: "courseArchived" };
  for (const actor of [teacher, admin]) {
    const adding = addMember(actor, { courseId, username: usernameOf(student) });
    await expect(adding).rejects.toMatchObject(refused);
    const removing = removeMember(actor, { courseId, userId: member.id });
    await expect(removing).rejects.toMatchObject(refused);
  }
  expect(await dump()).toBe(before);
});

test("joining again succeeds for a member of a course that was archived since", async () => {
  const { teacher, member, course } = await school();
  await archiveCourse(teacher, course.id);
  expect(await joinCourse(member, course.joinCode)).toBe(course.id);
});

test("a removed student's submissions stay, and the notifications about them are deleted", async () => {
  const { teacher, member, student, course, courseId } = await school();
  await addMember(teacher, { courseId, username: usernameOf(student) });
  await announce(teacher, course);
  const { id: projectId } = await createProject(course);
  await handIn(member, { projectId, link: "https://situs.example/", note: "" });
  const [{ id: submissionId, version } = { id: "", version: 0 }] = await listSubmissions(
    member,
    projectId,
  );
  const review = { submissionId, version, state: "revise" } as const;
  await reviewSubmission(teacher, { ...review, reviewNote: "Rapikan judulnya." });
  expect(await countUnread(member)).toBe(2);

  await removeMember(teacher, { courseId, userId: member.id });
  expect([await countUnread(member), await countUnread(student)]).toEqual([0, 1]);
  expect(await countUnread(teacher)).toBe(1); // the teacher's hand-in notification
  expect(await getSubmission(teacher, submissionId)).toMatchObject({ state: "revise" });
  const tables = JSON.parse(await dump()) as [string, object[]][];
  const notifications = tables.find(([name]) => name === "notification");
  expect(JSON.stringify(notifications)).not.toContain("Rapikan judulnya.");
});

test("a promoted co-teacher removed as a member keeps hand-in notifications", async () => {
  const { teacher, second, member, course, courseId } = await school();
  await db.insert(enrollment).values({ courseId, userId: second.id, createdAt: new Date() });
  await announce(teacher, course);
  const { id: projectId } = await createProject(course);
  await handIn(member, { projectId, link: "https://situs.example/", note: "" });
  expect(await countUnread(second)).toBe(2);
  await removeMember(teacher, { courseId, userId: second.id });
  expect(await countUnread(second)).toBe(1);
});
