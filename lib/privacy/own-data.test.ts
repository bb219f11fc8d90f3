import { eq, getTableName, is, sql } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import * as schema from "@/db/schema";
import { auditLog } from "@/db/schema";
import { contentFor, draft, published } from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { setCompleted } from "@/lib/modules/completion";
import { handIn, reviewSubmission } from "@/lib/projects/mutations";
import { setMute } from "@/lib/notifications/mutes";
import {
  announce,
  createActor,
  createCourse,
  createProject,
  createSession,
  usernameOf,
} from "@/lib/testing/factories";
import { notExported } from "./export-reasons";
import { exportOwnData, sections } from "./own-data";

type Row = Record<string, unknown>;
type Exported = { exportedAt: string } & Record<string, Row[]>;

async function textOf(actor: Actor): Promise<string> {
  let text = "";
  for await (const chunk of await exportOwnData(actor)) text += chunk;
  return text;
}
const exportOf = async (actor: Actor) => JSON.parse(await textOf(actor)) as Exported;

const tables = Object.values(schema)
  .filter((table) => is(table, SQLiteTable))
  .map((table) => getTableConfig(table));

describe("over the schema", () => {
  /** Columns that refer to a user: by a foreign key, or by a name that leads to no other table. */
  const references = tables.flatMap(({ name: table, columns, foreignKeys }) => {
    const targets = new Map(
      foreignKeys.flatMap((key) => {
        const { columns: from, foreignTable } = key.reference();
        return from.map((column) => [column.name, getTableName(foreignTable)] as const);
      }),
    );
    return columns
      .filter(({ name }) => {
        const target = targets.get(name);
        if (target === "user" || /(^|_)user(_id)?$/.test(name)) return true;
        return target === undefined && (/_(id|by)$/.test(name) || `${table}.${name}` === "user.id");
      })
      .map(({ name }) => `${table}.${name}`);
  });
  const owners = Object.values(sections).map(
    ({ table, owner }) => `${getTableName(table)}.${owner.name}`,
  );

  test("every column that refers to a user has a section of the export, or a reason", () => {
    expect(references.length).toBeGreaterThan(15);
    const known = new Set([...owners, ...Object.keys(notExported), ...leftOutColumns()]);
    expect(references.filter((column) => !known.has(column))).toEqual([]);
  });

  test("no reason is about a column that is exported, or that does not exist", () => {
    const stale = Object.keys(notExported).filter(
      (column) => owners.includes(column) || !references.includes(column),
    );
    expect(stale).toEqual([]);
  });

  test("every column of a section's table is exported or left out with a reason", () => {
    for (const [name, { table, fields, leftOut }] of Object.entries(sections)) {
      const columns = Object.keys(table).filter((key) => key !== "enableRLS");
      const treated = new Set([...Object.keys(fields), ...Object.keys(leftOut)]);
      expect({ name, missing: columns.filter((column) => !treated.has(column)) }).toEqual({
        name,
        missing: [],
      });
      expect(Object.values(leftOut).filter((reason) => reason.trim() === "")).toEqual([]);
    }
  });

  test("no secret is exported", () => {
    const secret = /hash|secret|token|auth$|p256|endpoint|key$|joinCode/i;
    const exported = Object.values(sections).flatMap(({ fields }) => Object.keys(fields));
    expect(exported.filter((field) => secret.test(field))).toEqual([]);
  });

  test("every section is read through an index of its owner", async () => {
    const actor = await createActor("student");
    const execute = vi.spyOn(db.$client, "execute");
    await textOf(actor);
    const statements = execute.mock.calls.map(([statement]) => statement as unknown as Statement);
    execute.mockRestore();
    const reads = statements.filter(({ sql: text }) => text.includes("rowid"));
    expect(reads).toHaveLength(Object.keys(sections).length);
    for (const { sql: text, args } of reads) {
      const { rows } = await db.$client.execute({ sql: `explain query plan ${text}`, args });
      const plan = rows.map((row) => row.detail as string);
      expect({ text, plan: plan[0] }).toMatchObject({
        text,
        plan: expect.stringMatching(/^SEARCH \w+ USING INDEX \w+ \(\w+=\?/) as string,
      });
    }
  });
});

type Statement = { sql: string; args: [] };

/** The columns that some section leaves out, by their names in the database. */
function leftOutColumns(): string[] {
  return Object.values(sections).flatMap(({ table, leftOut }) => {
    const columns = table as unknown as Record<string, { name: string }>;
    return Object.keys(leftOut).map((key) => `${getTableName(table)}.${columns[key]?.name}`);
  });
}

describe("of a student and a teacher", () => {
  let [teacher, student, classmate] = [] as unknown as [Actor, Actor, Actor];
  let course: { id: string };
  let token: string;
  let sessionId: string;

  beforeAll(async () => {
    teacher = await createActor("teacher", {
      displayName: "Bu Ratna",
      passwordHash: "hash-of-her",
    });
    student = await createActor("student", { displayName: "Dewi", passwordHash: "hash-of-hers" });
    classmate = await createActor("student", { displayName: "Rizky Teman" });
    course = await createCourse(teacher, { students: [student, classmate], title: "Web Dasar" });
    ({ token, id: sessionId } = await createSession(student));
    await setMute(student, { kind: "course", target: course.id, muted: true });
    await setMute(student, { kind: "course", target: course.id, muted: false });
    await setMute(student, { kind: "type", target: "schedule", muted: true });
    await announce(teacher, course, { title: "Modul baru" });
    const project = await createProject(course, { title: "Situs kelas" });
    const done = { courseId: course.id, moduleId: project.moduleId, completed: true };
    for (const each of [student, classmate]) await setCompleted(each, done);
    for (const each of [student, classmate]) {
      const link = `https://${each.id.replace("_", "-")}.example/`;
      await handIn(each, { projectId: project.id, link, note: `catatan ${each.id}` });
    }
    const [handedIn] = await db
      .select({ id: schema.submission.id })
      .from(schema.submission)
      .where(eq(schema.submission.userId, student.id));
    await reviewSubmission(teacher, {
      submissionId: handedIn?.id ?? "",
      version: 1,
      state: "revise",
      reviewNote: "Tambah judul.",
    });
  });

  test("the file has the student's data, in each of its sections", async () => {
    const data = await exportOf(student);
    expect(data.account).toMatchObject([
      { id: student.id, username: usernameOf(student), displayName: "Dewi", role: "student" },
    ]);
    expect(data.sessions).toHaveLength(1);
    expect(Date.parse(String(data.sessions?.[0]?.expiresAt))).toBeGreaterThan(Date.now());
    expect(data.enrollments).toMatchObject([{ courseId: course.id, courseTitle: "Web Dasar" }]);
    expect(data.moduleCompletions).toMatchObject([{ moduleTitle: "Situs kelas" }]);
    expect(data.mutes).toMatchObject([{ kind: "type", target: "schedule" }]);
    expect(data.notifications?.map(({ title }) => title)).toContain("Modul baru");
    expect(data.submissions).toMatchObject([
      { projectTitle: "Situs kelas", state: "revise", reviewNote: "Tambah judul.", attempt: 1 },
    ]);
    expect(data.activity).toMatchObject([{ action: "own_data_export", targetId: student.id }]);
    expect(data.sentNotifications?.[0]?.title).toMatch(/Dewi/);
  });

  test("it has no secret and nobody else in it", async () => {
    const text = await textOf(student);
    for (const other of ["hash-of", token, sessionId, "Rizky", classmate.id, teacher.id]) {
      expect({ other, found: text.includes(other) }).toEqual({ other, found: false });
    }
  });

  test("a teacher's file has courses, announcements and reviews, without the students", async () => {
    const text = await textOf(teacher);
    const data = JSON.parse(text) as Exported;
    expect(data.courses).toMatchObject([{ id: course.id, title: "Web Dasar" }]);
    expect(data.announcements).toMatchObject([{ title: "Modul baru", status: "published" }]);
    expect(data.reviews).toMatchObject([{ reviewNote: "Tambah judul.", state: "revise" }]);
    expect(data.activity?.map(({ action }) => action)).toContain("announcement_publish");
    for (const other of [student.id, classmate.id, "Dewi", "Rizky", "catatan", "hash-of"]) {
      expect({ other, found: text.includes(other) }).toEqual({ other, found: false });
    }
  });

  test("a draft for chosen students is not in their files, and the sent one is", async () => {
    const chosen = { selection: "persons" as const, personIds: [classmate.id], message: "Rapat." };
    await draft(teacher, contentFor([course], { ...chosen, title: "Masih draf" }));
    expect((await exportOf(classmate)).chosenFor).toEqual([]);
    await published(teacher, contentFor([course], { ...chosen, title: "Sudah dikirim" }));
    expect((await exportOf(classmate)).chosenFor).toHaveLength(1);
    expect(await textOf(classmate)).not.toContain("Masih draf");
  });

  test("a withdrawn announcement is in the file without its text", async () => {
    const { id, announcementId } = await announce(teacher, course, { title: "Ditarik lagi" });
    await db.run(sql`update notification set withdrawn_at = 1000 where id = ${id}`);
    await db.run(sql`update announcement set status = 'withdrawn', withdrawn_at = 1000
      where id = ${announcementId}`);
    const { notifications } = await exportOf(classmate);
    const copy = notifications?.find(({ notificationId }) => notificationId === id);
    expect(copy).toMatchObject({
      title: null,
      message: null,
      withdrawnAt: new Date(1000).toJSON(),
    });
  });
});

test("more rows than a page are all in the file, once", async () => {
  const student = await createActor("student");
  const rows = Array.from({ length: 450 }, (_, n) => ({
    userId: student.id,
    kind: "course" as const,
    target: `course_${n}`,
    createdAt: new Date(),
  }));
  await db.insert(schema.mute).values(rows);
  const { mutes } = await exportOf(student);
  expect(new Set(mutes?.map(({ target }) => target)).size).toBe(450);
  expect(mutes).toHaveLength(450);
});

test("what others did to the account is in the file without who it was", async () => {
  const [admin, student] = [await createActor("admin"), await createActor("student")];
  await db.insert(auditLog).values({
    createdAt: new Date(),
    actorId: admin.id,
    action: "access",
    targetId: student.id,
    outcome: "ok",
    detail: JSON.stringify({ path: `/admin/users/${admin.id}`, count: 1 }),
    address: "203.0.113.7",
    userAgent: "Peramban admin",
  });
  const text = await textOf(student);
  const { doneByOthers } = JSON.parse(text) as Exported;
  expect(doneByOthers).toMatchObject([
    { action: "access", detail: { path: "/admin/users/user", count: 1 } },
  ]);
  for (const other of [admin.id, "203.0.113.7", "Peramban admin"])
    expect(text).not.toContain(other);
});

test("an export is recorded, and a few an hour are allowed", async () => {
  const student = await createActor("student");
  for (let n = 0; n < 5; n++) await exportOwnData(student);
  await expect(exportOwnData(student)).rejects.toMatchObject({ code: "TOO_MANY" });
  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, student.id));
  expect(entries).toHaveLength(5);
  expect(entries[0]).toMatchObject({ action: "own_data_export", targetId: student.id });
});
