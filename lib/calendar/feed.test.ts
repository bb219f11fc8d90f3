import { eq } from "drizzle-orm";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import {
  auditLog,
  calendarFeed,
  course as courseTable,
  courseModule,
  throttle,
  user,
} from "@/db/schema";
import { school, soon } from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { hashOfSecret } from "@/lib/auth/feed-secret";
import { loggablePath } from "@/lib/http/unexpected-errors";
import { handIn } from "@/lib/projects/mutations";
import { changeRole, createActor, createCourse, createProject } from "@/lib/testing/factories";
import { feedMissesFrom } from "@/lib/throttle/limits";
import { deleteUser } from "@/lib/users/mutations";
import { getFeed } from "./data";
import { openFeed, renderFeed } from "./feed";
import { removeFeed, renewFeed } from "./mutations";
import { busySchool, day } from "./testing/busy-school";

const secretIn = (address: string) => address.split("/").at(-1) ?? "";
const open = (address: string) => openFeed(secretIn(address), { address: null });
const refused = { code: "NOT_FOUND" };

test("the address opens its user's calendar, and only its hash is stored", async () => {
  const { student } = await busySchool();
  expect(await getFeed(student)).toBeUndefined();
  const { address } = await renewFeed(student, { locale: "id" });
  expect(address).toMatch(/^http:\/\/localhost:\d+\/api\/calendar\/[\w-]{32}\.ics$/);
  const secret = secretIn(address).replace(".ics", "");
  const [row] = await db.select().from(calendarFeed).where(eq(calendarFeed.userId, student.id));
  expect(row?.secretHash).toBe(hashOfSecret(secret));
  const entries = await db.select().from(auditLog).where(eq(auditLog.actorId, student.id));
  expect(entries.map(({ action }) => action)).toContain("calendar_share");
  expect(JSON.stringify([row, entries])).not.toContain(secret);
  const { body } = await open(address);
  expect(body).toContain("Batas waktu: Situs");
  expect(body).not.toMatch(/Rahasia[^]*Batas waktu: Rahasia|Nanti|Belum/);
});

test("a replaced, removed, suspended or deleted user's address leads nowhere", async () => {
  const { student } = await busySchool();
  const [teacher, admin] = [await createActor("teacher"), await createActor("admin")];
  const former = await renewFeed(student, { locale: "id" });
  const { address } = await renewFeed(student, { locale: "id" });
  await expect(open(former.address)).rejects.toMatchObject(refused);
  await open(address);
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, student.id));
  await expect(open(address)).rejects.toMatchObject(refused);
  await expect(renewFeed(student, { locale: "id" })).rejects.toMatchObject(refused);
  await db.update(user).set({ suspendedAt: null }).where(eq(user.id, student.id));
  await open(address);
  await removeFeed(teacher);
  await open(address); // another's removal changes nothing
  await removeFeed(student);
  await expect(open(address)).rejects.toMatchObject(refused);

  const again = await renewFeed(student, { locale: "id" });
  await deleteUser(admin, { userId: student.id });
  await expect(open(again.address)).rejects.toMatchObject(refused);
  expect(await db.select().from(calendarFeed).where(eq(calendarFeed.userId, student.id))).toEqual(
    [],
  );
});

test.each([
  "",
  ".ics",
  "x.ics",
  `${"a".repeat(33)}.ics`,
  "a".repeat(32),
  `${"%".repeat(32)}.ics`,
  `${"a".repeat(32)}.ICS`,
])("no calendar is called %j", async (file) => {
  await expect(openFeed(file, { address: null })).rejects.toMatchObject(refused);
});

test("guesses are limited by network address, and a known calendar stays open there", async () => {
  const { address } = await renewFeed(await createActor("student"), { locale: "id" });
  const from = { address: "203.0.113.77" };
  const guess = (n: number) => openFeed(`${String(n).padStart(32, "a")}.ics`, from);
  await expect(guess(1)).rejects.toMatchObject(refused);
  const [limit] = feedMissesFrom(from.address);
  await db
    .update(throttle)
    .set({ count: limit?.most })
    .where(eq(throttle.key, limit?.key ?? ""));
  await expect(guess(2)).rejects.toMatchObject({ code: "TOO_MANY" });
  await openFeed(secretIn(address), from);
  await expect(
    openFeed(`${"b".repeat(32)}.ics`, { address: "203.0.113.78" }),
  ).rejects.toMatchObject(refused);
});

test("one calendar is fetched 60 times in a quarter of an hour at most", async () => {
  const { address } = await renewFeed(await createActor("student"), { locale: "id" });
  for (let n = 0; n < 60; n++) await open(address);
  await expect(open(address)).rejects.toMatchObject({ code: "TOO_MANY" });
});

function parse(body: string) {
  const calendar = new ICAL.Component(ICAL.parse(body) as unknown[]);
  return calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
}

test("an independent parser reads the feed: stable ids, times in UTC, texts as they were typed", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const title = `Rapat; dengan, koma \\ garis "kutip" 🎉 ${"panjang sekali ".repeat(12)}é`.trim();
  const dueAt = new Date("2026-12-04T10:00:00Z");
  const { id } = await createProject(course, { title, dueAt });
  await db
    .update(courseTable)
    .set({ title: "Web\u2028Dasar" })
    .where(eq(courseTable.id, course.id));
  const now = new Date("2026-11-28T03:04:05Z");
  const { body } = await renderFeed(student, "en", now);
  expect(
    body.split("\r\n").every((line) => Buffer.byteLength(line) <= 75 && !line.includes("\n")),
  ).toBe(true);
  expect(body).toMatch(/^BEGIN:VCALENDAR\r\n/);
  expect(body).toContain("\r\nDTSTART:20261204T100000Z\r\n");
  expect(body).toContain("\r\nDTSTAMP:20261128T030405Z\r\n");
  const [event, ...others] = parse(body);
  expect(others).toEqual([]);
  expect(event?.uid).toMatch(new RegExp(`^due-${id}@localhost`));
  expect(event?.summary).toBe(`Due: ${title}`);
  expect(event?.startDate.toJSDate()).toEqual(dueAt);
  expect(event?.component.getFirstPropertyValue("url")).toMatch(new RegExp(`/app/projects/${id}$`));
  const [same] = parse((await renderFeed(student, "id", soon(0))).body);
  expect(same?.uid).toBe(event?.uid);
  expect(teacher.id).not.toBe(student.id);
});

test("a title cannot add a line of its own to the feed", async () => {
  const { students, course } = await school(1);
  const { moduleId } = await createProject(course, { dueAt: soon(day) });
  const forged = "Satu\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Palsu\u0085\u2029";
  await db.update(courseModule).set({ title: forged }).where(eq(courseModule.id, moduleId));
  const { body } = await renderFeed(students[0] as Actor, "id");
  expect(parse(body)).toHaveLength(1);
  expect(body.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
});

test("the entity tag changes with what the feed says, and with nothing else", async () => {
  const { student, project, course } = await busySchool();
  const etag = async () => (await renderFeed(student, "id", soon(0))).etag;
  const first = await etag();
  expect(first).toMatch(/^W\/"[\w-]+"$/);
  expect((await renderFeed(student, "id", soon(1_000))).etag).toBe(first);
  await handIn(student, { projectId: project.id, link: "https://situs.example/", note: "" });
  expect(await etag()).toBe(first); // it says nothing of what is done
  await db.update(courseTable).set({ title: "Nama baru" }).where(eq(courseTable.id, course.id));
  expect(await etag()).not.toBe(first);
});

test("no log has the secret of an address", () => {
  const secret = "a".repeat(32);
  expect(loggablePath(`/api/calendar/${secret}.ics?x=1`)).toBe("/api/calendar/….ics");
  expect(loggablePath(`//api/%63alendar/${secret}.ics`)).not.toContain(secret);
  expect(loggablePath("/app/courses?q=dewi")).toBe("/app/courses");
});

test("someone promoted sees what they teach, not what they learnt", async () => {
  const { student, teacher } = await busySchool();
  const { address } = await renewFeed(student, { locale: "id" });
  await createCourse(teacher);
  await changeRole(await createActor("admin"), { userId: student.id, role: "teacher" });
  expect(parse((await open(address)).body).map(({ summary }) => summary)).toEqual([]);
});
