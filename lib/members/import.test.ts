import { expect, test } from "vitest";
import { announce, createActor, createCourse, dump, usernameOf } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { countUnread } from "@/lib/notifications/data";
import { checkMemberImport, importMembers } from "./import";
import { listMembers } from "./data";

const csvOf = (...usernames: string[]) => ["username", ...usernames].join("\n");

async function school(options: Parameters<typeof createCourse>[1] = {}) {
  const [teacher, member] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [member], ...options });
  const students = [await createActor("student"), await createActor("student")] as const;
  return { teacher, member, students, course, courseId: course.id };
}

const membersOf = async (teacher: Actor, courseId: string) =>
  (await listMembers(teacher, { courseId })).items.map(({ id }) => id);

test("a check reports the outcome of each row, and changes nothing", async () => {
  const { teacher, member, students, courseId } = await school();
  const [one, other] = students.map(usernameOf) as [string, string];
  const names = [
    one,
    usernameOf(member),
    ` ${one.toUpperCase()} `,
    "tidak-ada",
    usernameOf(teacher),
  ];
  const csv = csvOf(...names, `${other},lebih`, other);
  const before = await dump({ counters: true });

  const report = await checkMemberImport(teacher, { courseId, csv });
  expect(await dump({ counters: true })).toBe(before);
  expect(report).toMatchObject({ good: 2, members: 1, bad: 4 });
  const rows = report.rows.map(({ line, isMember, problem }) => [line, isMember, problem?.reason]);
  expect(rows).toEqual([
    [2, false, undefined],
    [3, true, undefined],
    [4, false, "usernameRepeated"],
    [5, false, "noSuchStudent"],
    [6, false, "noSuchStudent"],
    [7, false, "importRow"],
    [8, false, undefined],
  ]);
});

test("with a bad row none is enrolled, unless only the good rows are requested", async () => {
  const { teacher, member, students, course, courseId } = await school();
  await announce(teacher, course, { mustRead: true });
  const csv = csvOf(...students.map(usernameOf), "tidak-ada", usernameOf(member));
  const before = await dump();
  const refused = await importMembers(teacher, { courseId, csv, onlyGood: false });
  expect(refused).toMatchObject({ imported: 0, report: { good: 2, members: 1, bad: 1 } });
  expect(await dump()).toBe(before);

  const done = await importMembers(teacher, { courseId, csv, onlyGood: true });
  expect(done).toMatchObject({ imported: 2 });
  const expected = [member, ...students].map(({ id }) => id);
  expect((await membersOf(teacher, courseId)).toSorted()).toEqual(expected.toSorted());
  for (const student of students) expect(await countUnread(student)).toBe(1);

  const after = await dump();
  const again = await importMembers(teacher, { courseId, csv, onlyGood: true });
  expect(again).toMatchObject({ imported: 0, report: { good: 0, members: 3, bad: 1 } });
  expect(await dump()).toBe(after);
});

test("two concurrent imports of the same file enrol each student once", async () => {
  const { teacher, students, courseId } = await school();
  const request = { courseId, csv: csvOf(...students.map(usernameOf)), onlyGood: false };
  const done = await Promise.all([
    importMembers(teacher, request),
    importMembers(teacher, request),
  ]);
  expect(done[0].imported + done[1].imported).toBe(2);
  expect(await membersOf(teacher, courseId)).toHaveLength(3);
});

test.each([
  ["importEmpty", ""],
  ["importMemberColumns", "nama\nani"],
  ["importColumnTwice", "username,akun\nani,ani"],
  ["importEncoding", "username\n\0"],
  ["importTooManyRows", csvOf(...Array.from({ length: 10_001 }, (_, i) => `murid${i}`))],
  ["importTooLarge", csvOf("x".repeat(250_000))],
])("a file is refused as a whole: %s", async (reason, csv) => {
  const { teacher, courseId } = await school();
  const before = await dump();
  const refused = { code: "INVALID", reason, field: "file" };
  await expect(checkMemberImport(teacher, { courseId, csv })).rejects.toMatchObject(refused);
  const importing = importMembers(teacher, { courseId, csv, onlyGood: true });
  await expect(importing).rejects.toMatchObject(refused);
  expect(await dump()).toBe(before);
});

test.each([
  ["a teacher's list", "No;Nama;Username\n1;Ani;{name}\n", ["No", "Nama"]],
  ["the export's own columns", "username,display_name,role,age\n{name},Ani,student,\n", []],
  ["a heading in capitals", " USERNAME \n{name}\n", []],
  ["a title above", "Daftar siswa 9A;;\n;;\nNo;Nama Pengguna;\n1;\u200b{name}\u00a0;\n", ["No"]],
])("%s is read", async (_name, csv, unknownColumns) => {
  const { teacher, students, courseId } = await school();
  const file = csv.replace("{name}", usernameOf(students[0]));
  const report = await checkMemberImport(teacher, { courseId, csv: file });
  expect(report).toMatchObject({ good: 1, bad: 0, unknownColumns });
});

test("10,000 rows are read", async () => {
  const { teacher, courseId } = await school();
  const csv = csvOf(...Array.from({ length: 10_000 }, (_, i) => `murid${i}`));
  const report = await checkMemberImport(teacher, { courseId, csv });
  expect(report).toMatchObject({ good: 0, bad: 10_000 });
});

test("an import into an archived course is refused", async () => {
  const { teacher, students, courseId } = await school({ status: "archived" });
  const csv = csvOf(...students.map(usernameOf));
  const before = await dump();
  const importing = importMembers(teacher, { courseId, csv, onlyGood: false });
  await expect(importing).rejects.toMatchObject({ code: "CONFLICT", reason: "courseArchived" });
  expect(await dump()).toBe(before);
});

test.each(["another teacher", "a student of the course"])(
  "%s cannot check an import",
  async (who) => {
    const { member, students, courseId } = await school();
    const actor = who === "another teacher" ? await createActor("teacher") : member;
    const csv = csvOf(...students.map(usernameOf));
    const before = await dump();
    const unseen = { code: "NOT_FOUND" };
    await expect(checkMemberImport(actor, { courseId, csv })).rejects.toMatchObject(unseen);
    const importing = importMembers(actor, { courseId, csv, onlyGood: true });
    await expect(importing).rejects.toMatchObject(unseen);
    expect(await dump()).toBe(before);
  },
);

test("of ten thousand rows the first bad ones and the first others are shown, and all are counted", async () => {
  const teacher = await createActor("teacher");
  const { id: courseId } = await createCourse(teacher);
  const known = await createActor("student");
  const name = known.id.replace("user_", "student");
  const strangers = Array.from({ length: 9_999 }, (_, i) => `siapa${i}`);
  const csv = ["username", ...strangers, name].join("\n");
  const report = await checkMemberImport(teacher, { courseId, csv });
  expect(report).toMatchObject({ bad: 9_999, good: 1, members: 0 });
  expect(report.rows).toHaveLength(201);
  expect(report.rows.at(-1)).toMatchObject({ line: 10_001, username: name, problem: undefined });
});
