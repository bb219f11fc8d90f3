import { readFileSync } from "node:fs";
import { eq, gt, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, enrollment, user } from "@/db/schema";
import { announce, createActor, createCourse, dump } from "@/lib/testing/factories";
import { beforeNext } from "@/db/testing/call-spy";
import type { Actor } from "@/lib/auth/actor";
import { archiveCourse } from "@/lib/courses/mutations";
import { newId } from "@/lib/ids";
import { listNotifications } from "@/lib/notifications/data";
import { currentPosition } from "@/lib/realtime/change-log";
import { checkImport, importUsers } from "./import";

vi.mock(import("@/lib/audit/entry"), async (original) => {
  const { spiedOn } = await import("@/db/testing/call-spy");
  return spiedOn(await original());
});

let admin: Actor;
beforeEach(async () => {
  admin = await createActor("admin");
});

const fresh = (name = "murid") => newId("user").replace("user_", name);
const csvOf = (...rows: string[]) =>
  ["username,display_name,role,age,join_code", ...rows].join("\n");
const userNamed = async (username: string) => {
  const [found] = await db.select().from(user).where(eq(user.username, username));
  return found;
};

test.each(["import-template.csv", "contoh-impor.csv"])(
  "the template %s can be imported unchanged",
  async (name) => {
    const template = readFileSync(`public/${name}`, "utf8");
    const expected = { good: 2, bad: 0, unknownColumns: [] };
    expect(await checkImport(admin, template)).toMatchObject(expected);
  },
);

test("imported users have no password, and are enrolled by join code", async () => {
  const { id, joinCode } = await createCourse(await createActor("teacher"));
  const [student, teacher] = [fresh(), fresh("guru")];
  const { seq } = await currentPosition();
  const csv = csvOf(
    `${student},Siti Aminah,siswa,14,${joinCode.toLowerCase()}`,
    `${teacher},,Guru,,`,
  );

  expect(await importUsers(admin, { csv, onlyGood: false })).toMatchObject({ imported: 2 });

  const created = await userNamed(student);
  expect(created).toMatchObject({
    displayName: "Siti Aminah",
    role: "student",
    age: 14,
    passwordHash: "-",
    version: 1,
  });
  expect(await userNamed(teacher)).toMatchObject({
    displayName: teacher,
    role: "teacher",
    age: null,
  });
  const enrolled = await db.select().from(enrollment).where(eq(enrollment.courseId, id));
  expect(enrolled.map(({ userId }) => userId)).toEqual([created?.id]);
  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, admin.id));
  expect(entries).toMatchObject([
    { action: "user_create", targetId: created?.id, detail: '{"imported":true}' },
    { action: "user_create" },
  ]);
  expect(await db.select().from(change).where(gt(change.seq, seq))).toEqual([]);
});

test("the bad row of 500 is reported, and nothing is imported until the rest is confirmed", async () => {
  const rows = Array.from({ length: 500 }, () => `${fresh()},Nama,student,,`);
  rows[122] = `${fresh()},Nama,student,4,`;
  const csv = csvOf(...rows);
  const before = await dump();

  const { imported, report } = await importUsers(admin, { csv, onlyGood: false });
  expect(imported).toBe(0);
  expect(report).toMatchObject({ good: 499, bad: 1 });
  expect(report.rows.filter(({ problems }) => problems.length > 0)).toMatchObject([
    { line: 124, problems: [{ field: "age", reason: "age" }] },
  ]);
  expect(await dump()).toBe(before);

  expect(await importUsers(admin, { csv, onlyGood: true })).toMatchObject({ imported: 499 });
  expect(await importUsers(admin, { csv, onlyGood: true })).toMatchObject({
    imported: 0,
    report: { good: 0, bad: 1, existing: 499 },
  });
});

const headed = (...rows: string[]) =>
  ["username,display_name,role,age,join_code,created_at", ...rows].join("\n");

test("an export that is imported again changes nothing and has no errors", async () => {
  const [one, two] = [fresh(), fresh()];
  const course = await createCourse(await createActor("teacher"));
  await importUsers(admin, {
    csv: csvOf(`${one},Siti,student,14,`, `${two},,guru,,`),
    onlyGood: false,
  });
  const lines = [
    `${one},Siti,student,14,,2026-11-28T01:00:00Z`,
    `${two},${two},teacher,,,`,
    `${one},Siti Lain,student,14,,`,
    `${two},${two},student,,,`,
    `${one},Siti,student,14,${course.joinCode},`,
  ];
  const before = await dump();
  const exported = headed(...lines.slice(0, 2));
  expect(await importUsers(admin, { csv: exported, onlyGood: false })).toMatchObject({
    imported: 0,
    report: { good: 0, bad: 0, existing: 2 },
  });
  expect(await dump()).toBe(before);
  for (const other of lines.slice(2)) {
    const { rows, existing } = await checkImport(admin, headed(other));
    expect([existing, rows[0]?.problems]).toMatchObject([0, [{ reason: "usernameTaken" }]]);
  }
  const mixed = headed(...lines.slice(0, 2), `${fresh()},Baru,student,,,`);
  expect(await importUsers(admin, { csv: mixed, onlyGood: false })).toMatchObject({
    imported: 1,
    report: { good: 1, bad: 0, existing: 2 },
  });
});

describe("each row has its problems", () => {
  test.each([
    ["Ab!,Nama,student,,", "username", "usernameForm"],
    ["wali,Nama,admin,,", "role", "importRole"],
    ["wali,Nama,__proto__,,", "role", "importRole"],
    ["wali,Nama,,,", "role", "importRole"],
    ["wali,Nama,student,121,", "age", "age"],
    ["wali,Nama,student,empat,", "age", "age"],
    ["wali,Nama,student,1.5,", "age", "age"],
    [`wali,${"x".repeat(81)},student,,`, "display_name", "tooLong"],
    ["wali,Nama,student,,ZZZZZZZZ", "join_code", "joinCode"],
    ["wali,Nama,teacher,,ZZZZZZZZ", "join_code", "onlyStudentsJoin"],
    ["wali,Nama,student,,{archived}", "join_code", "courseArchived"],
    ["wali,Nama,student,,,extra", "row", "importRow"],
    ['wali,"Nama,student,,', "row", "importQuotes"],
  ])("%j: %s %s", async (row, field, reason) => {
    const archived = await createCourse(await createActor("teacher"), { status: "archived" });
    const written = row.replace("{archived}", archived.joinCode);
    const { rows } = await checkImport(admin, csvOf(`${fresh()},Baik,student,,`, written));
    expect(rows[1]).toMatchObject({ line: 3, problems: [{ field, reason }] });
    expect(rows[0]?.problems).toEqual([]);
  });

  test("a username that exists, or is repeated in the file, in any spelling", async () => {
    const taken = fresh();
    await createActor("student", { username: taken });
    const again = fresh();
    const csv = csvOf(
      `${taken.toUpperCase()},Orang lain,student`,
      `${again},,student`,
      ` ${again} ,,student`,
    );
    const { rows } = await checkImport(admin, csv);
    expect(rows.map(({ problems }) => problems.map(({ reason }) => reason))).toEqual([
      ["usernameTaken"],
      [],
      ["usernameRepeated"],
    ]);
  });
});

test.each([
  ["a semicolon", (rows: string[][]) => rows.map((row) => row.join(";")).join("\r\n")],
  ["a tab", (rows: string[][]) => rows.map((row) => row.join("\t")).join("\n")],
  ["a mark in front", (rows: string[][]) => `\ufeff${rows.map((row) => row.join(",")).join("\n")}`],
  ["empty lines", (rows: string[][]) => rows.map((row) => row.join(",")).join("\n\n,\n")],
])("a file with %s is read", async (_, write) => {
  const name = fresh();
  const report = await checkImport(
    admin,
    write([
      ["Role", "User Name"],
      ["student", name],
    ]).replace("User Name", "username"),
  );
  expect(report).toMatchObject({ good: 1, rows: [{ username: name }] });
});

test.each([
  ["", "importEmpty"],
  ["\n;\n", "importEmpty"],
  ["username,display_name\nwali,Nama", "importColumns"],
  ["username,role,role\nwali,student,teacher", "importColumnTwice"],
  ["username,role\nwali,\0", "importEncoding"],
  ["username,role\nwali,\ud800", "importEncoding"],
  [`username,role\n${"wali,student\n".repeat(2_001)}`, "importTooManyRows"],
  [`username,role\nwali,${"x".repeat(250_000)}`, "importTooLarge"],
])("the file %j is refused as a whole: %s", async (csv, reason) => {
  const refused = { code: "INVALID", reason, field: "file" };
  await expect(checkImport(admin, csv)).rejects.toMatchObject(refused);
});

test("names of columns alone are a file without rows", async () => {
  const report = await checkImport(admin, "username;role\n\n;\n");
  expect(report).toMatchObject({ good: 0, bad: 0, rows: [] });
});

test("other columns are reported and ignored, and no password is read", async () => {
  const csv = `No;NISN;Nama;Username;Peran;password\n1;007;Siti;${fresh()};siswi;rahasia12\n`;
  const { report } = await importUsers(admin, { csv, onlyGood: false });
  expect(report).toMatchObject({ good: 1, unknownColumns: ["No", "NISN", "password"] });
  expect(await userNamed(report.rows[0]!.username)).toMatchObject({
    displayName: "Siti",
    passwordHash: "-",
  });
});

test.each(["student", "teacher"] as const)("a %s cannot import", async (role) => {
  const actor = await createActor(role);
  const csv = csvOf(`${fresh()},,student`);
  const before = await dump();
  await expect(checkImport(actor, csv)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(importUsers(actor, { csv, onlyGood: true })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  expect(await dump()).toBe(before);
});

test("a former admin cannot import", async () => {
  await createActor("admin");
  await db.run(sql`update user set role = 'student' where id = ${admin.id}`);
  const before = await dump();
  const importing = importUsers(admin, { csv: csvOf(`${fresh()},,student`), onlyGood: true });
  await expect(importing).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await dump()).toBe(before);
});

test.each([
  ["a draft", { status: "draft" }],
  ["a course with joining disabled", { joinOpen: false }],
] as const)("an admin can import into %s", async (_, options) => {
  const { id, joinCode } = await createCourse(await createActor("teacher"), options);
  const csv = csvOf(`${fresh()},,student,,${joinCode}`);
  expect(await importUsers(admin, { csv, onlyGood: false })).toMatchObject({ imported: 1 });
  expect(await db.$count(enrollment, eq(enrollment.courseId, id))).toBe(1);
});

test("imported students get the must-read notifications of their own courses only", async () => {
  const teacher = await createActor("teacher");
  const member = await createActor("student");
  const [one, other] = [
    await createCourse(teacher, { students: [member] }),
    await createCourse(teacher, { students: [member] }),
  ];
  await announce(teacher, one, { title: "Satu", mustRead: true });
  await announce(teacher, other, { title: "Dua", mustRead: true });
  const [first, second] = [fresh(), fresh()];
  const csv = csvOf(
    `${first},,student,,${one.joinCode}`,
    `${second},,student,,${other.joinCode}`,
    `${fresh()},,student,,`,
  );
  expect(await importUsers(admin, { csv, onlyGood: false })).toMatchObject({ imported: 3 });
  for (const [username, title] of [
    [first, "Satu"],
    [second, "Dua"],
  ] as const) {
    const actor = { id: (await userNamed(username))?.id, role: "student" } as Actor;
    const { items } = await listNotifications(actor);
    expect(items.map((item) => item.title)).toEqual([title]);
  }
});

test("no user is created for a course that is archived concurrently", async () => {
  const teacher = await createActor("teacher");
  const { id, joinCode } = await createCourse(teacher);
  const csv = csvOf(`${fresh()},,student,,${joinCode}`, `${fresh()},,student,,`);
  beforeNext("auditEntry", () => archiveCourse(teacher, id)); // after the file was checked
  const outcome = await importUsers(admin, { csv, onlyGood: false });
  expect(outcome).toMatchObject({
    imported: 0,
    report: { good: 1, bad: 1, rows: [{ problems: [{ reason: "courseArchived" }] }, {}] },
  });
  expect(await db.$count(enrollment, eq(enrollment.courseId, id))).toBe(0);
});
