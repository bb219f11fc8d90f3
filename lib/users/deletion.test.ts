import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, auditLog, course, file, upload, user } from "@/db/schema";
import {
  announce,
  changeRole,
  createActor,
  createCourse,
  createModule,
  createProject,
  createSession,
  createSubmission,
  dump,
} from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { arrivedUpload, uploadFile } from "@/lib/files/testing/uploads";
import { countUnread } from "@/lib/notifications/data";
import { listSubmissions } from "@/lib/projects/data";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { sendReminders } from "@/lib/projects/reminders";
import { describeDeletion, listSuccessors, listUsers } from "./data";
import { createUser, deleteUser, suspendUser, updateUser } from "./mutations";

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
});

const teacherOf = async (courseId: string) => {
  const [row] = await db.select().from(course).where(eq(course.id, courseId));
  return row?.teacherId;
};

test("K3: no table contains data that identifies a deleted user", async () => {
  const username = `hilang${Date.now()}`;
  const { userId } = await createUser(admin, {
    username,
    displayName: "Kenari Melintas",
    role: "student",
    age: 13,
  });
  const student = { id: userId, role: "student" } as Actor;
  const teacher = await createActor("teacher");
  const taken = await createCourse(teacher, { students: [student] });
  await announce(teacher, taken);
  await createSession(student);
  await updateUser(admin, { userId, version: 1, displayName: "Kenari Terbang", age: 14 });
  expect(await describeDeletion(admin, userId)).toMatchObject({
    username,
    displayName: "Kenari Terbang",
    courses: 0,
    enrollments: 1,
    notifications: 1,
    announcements: 0,
    sessions: 1,
  });

  await deleteUser(admin, { userId, username: ` ${username.toUpperCase()} ` });

  const all = await dump();
  for (const trace of [username, "Kenari", "kenari"]) expect(all).not.toContain(trace);
  const [row] = await db.select().from(user).where(eq(user.id, userId));
  expect(row).toMatchObject({
    username: `#${userId}`,
    displayName: "Pengguna terhapus",
    age: null,
    passwordHash: "-",
    lastSeenAt: null,
  });
  expect(row?.deletedAt).not.toBeNull();
  const tables = JSON.parse(all) as [string, Record<string, unknown>[]][];
  const refer = tables.filter(([, rows]) => rows.some((each) => each["user_id"] === userId));
  expect(refer.map(([name]) => name)).toEqual(["change"]); // the change log, truncated after days
  expect((await listUsers(admin, { search: userId })).items).toEqual([]);
  await createActor("student", { username }); // the name is available again
});

test("K3: notifications about the user's work are deleted, those about others stay", async () => {
  const [teacher, leaving] = [await createActor("teacher"), await createActor("student")];
  const staying = await createActor("student");
  const taught = await createCourse(teacher, { students: [leaving, staying] });
  await createProject(taught, { dueAt: new Date(Date.now() + 3_600_000) });
  await sendReminders();
  const { id: projectId } = await createProject(taught);
  for (const student of [leaving, staying]) {
    await handIn(student, { projectId, link: "https://situs.example/", note: "" });
    const [{ id: submissionId, version } = { id: "", version: 0 }] = await listSubmissions(
      student,
      projectId,
    );
    const reviewNote = `Bagus, ${student === leaving ? "Kenari" : "Gelatik"}!`;
    await reviewSubmission(teacher, { submissionId, version, state: "revise", reviewNote });
  }
  expect([await countUnread(leaving), await countUnread(staying)]).toEqual([2, 2]);

  await deleteUser(admin, { userId: leaving.id });
  const all = await dump();
  expect(all).not.toContain("Kenari");
  expect(all).toContain("Gelatik");
  expect([await countUnread(leaving), await countUnread(staying)]).toEqual([0, 2]);
  expect(await countUnread(teacher)).toBe(1); // about the remaining student
});

test("K3: files that only the user has seen go, and those of what they have handed in; what others have stays", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const taught = await createCourse(teacher, { students: [student] });
  const { id: submissionId } = await createSubmission(await createProject(taught), student);
  const { id: moduleId } = await createModule(taught);
  const [handedIn, material] = [await uploadFile(student), await uploadFile(teacher)];
  await db.update(file).set({ submissionId }).where(eq(file.id, handedIn.id));
  await db.update(file).set({ moduleId }).where(eq(file.id, material.id));
  for (const each of [teacher, student]) {
    await uploadFile(each);
    await arrivedUpload(each);
  }
  const successor = await createActor("teacher");
  await deleteUser(admin, { userId: student.id });
  await deleteUser(admin, { userId: teacher.id, handover: successor.id });
  expect(await db.select({ id: file.id }).from(file)).toEqual([{ id: material.id }]);
  expect(await db.select().from(upload)).toEqual([]);
});

test("a teacher's announcements stay under a pseudonym, and the courses go to the successor", async () => {
  const [teacher, successor] = [await createActor("teacher"), await createActor("teacher")];
  const student = await createActor("student");
  const taught = await createCourse(teacher, { students: [student] });
  await announce(teacher, taught);
  expect(await describeDeletion(admin, teacher.id)).toMatchObject({ courses: 1, announcements: 1 });

  await deleteUser(admin, { userId: teacher.id, handover: successor.id });

  expect(await teacherOf(taught.id)).toBe(successor.id);
  const [kept] = await db
    .select({ author: user.displayName })
    .from(announcement)
    .innerJoin(user, eq(user.id, announcement.authorId))
    .where(eq(announcement.courseId, taught.id));
  expect(kept).toEqual({ author: "Pengguna terhapus" });
  const [record] = await db.select().from(auditLog).where(eq(auditLog.targetId, taught.id));
  expect(record).toMatchObject({ actorId: admin.id, action: "course_handover" });
  expect(JSON.parse(record?.detail ?? "")).toEqual({
    teacher_id: successor.id,
    teacher_id_was: teacher.id,
  });
});

const losses = {
  deleted: (userId: string, handover?: string) => deleteUser(admin, { userId, handover }),
  "made a student": (userId: string, handover?: string) =>
    changeRole(admin, { userId, role: "student", handover }),
};

describe.each(Object.entries(losses))("a teacher with courses, to be %s,", (_, lose) => {
  test.each(["nobody", "a student", "themselves", "a suspended teacher", "a deleted teacher"])(
    "is refused with %s as successor",
    async (whom) => {
      const [teacher, student] = [await createActor("teacher"), await createActor("student")];
      const [suspended, deleted] = [await createActor("teacher"), await createActor("teacher")];
      await createCourse(teacher);
      await createSession(teacher);
      await suspendUser(admin, suspended.id);
      await deleteUser(admin, { userId: deleted.id });
      const heir = {
        "a student": student.id,
        themselves: teacher.id,
        "a suspended teacher": suspended.id,
        "a deleted teacher": deleted.id,
      }[whom];
      const before = await dump();
      const reason = { code: "CONFLICT", reason: "stillTeaches", field: "handover" };
      await expect(lose(teacher.id, heir)).rejects.toMatchObject(reason);
      expect(await dump()).toBe(before);
    },
  );

  test.each(["teacher", "admin"] as const)("succeeds with a %s as successor", async (role) => {
    const [teacher, heir] = [await createActor("teacher"), await createActor(role)];
    const [one, other] = [await createCourse(teacher), await createCourse(teacher)];
    const foreign = await createCourse(await createActor("teacher"));
    const before = await teacherOf(foreign.id);
    expect((await listSuccessors(admin, { except: teacher.id })).items).toContainEqual(
      expect.objectContaining({ id: heir.id }),
    );

    await lose(teacher.id, heir.id);
    expect([await teacherOf(one.id), await teacherOf(other.id)]).toEqual([heir.id, heir.id]);
    expect(await teacherOf(foreign.id)).toBe(before);
  });
});

test("a teacher who becomes an admin keeps the courses, even with a successor given", async () => {
  const [teacher, heir] = [await createActor("teacher"), await createActor("teacher")];
  const { id } = await createCourse(teacher);
  await changeRole(admin, { userId: teacher.id, role: "admin", handover: heir.id });
  expect(await teacherOf(id)).toBe(teacher.id);
});

test("a confirmation with another username prevents the deletion", async () => {
  const target = await createActor("student");
  const before = await dump();
  await expect(
    deleteUser(admin, { userId: target.id, username: "orang-lain" }),
  ).rejects.toMatchObject({ code: "INVALID", reason: "usernameMismatch", field: "username" });
  expect(await dump()).toBe(before);
});

test.each(["student", "teacher"] as const)("a %s cannot preview a deletion", async (role) => {
  const [actor, target] = [await createActor(role), await createActor("student")];
  await expect(describeDeletion(actor, target.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(listSuccessors(actor, { except: target.id })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});
