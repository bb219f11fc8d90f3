import { expect, test } from "vitest";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { courseTeacher } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { createActor, createCourse, createFile, dump } from "@/lib/testing/factories";
import { copyAnnouncement } from "./copies";
import { countOwn, listOwn } from "./own-list";
import { sendAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import { contentFor, draft, published, school } from "./testing/announcements";
import { withdrawAnnouncement } from "./withdrawal";

const key = () => crypto.randomUUID();

test("a copy is a draft of whoever makes it, in the same courses or another one", async () => {
  const { teacher, course } = await school();
  const other = await createCourse(teacher);
  const { id, revision } = await draft(teacher, contentFor([course], { needsConfirmation: true }));
  await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
  const request = { id, clientKey: key() };
  const copy = await copyAnnouncement(teacher, request);
  expect(await requireOwn(teacher, copy.id)).toMatchObject({
    status: "draft",
    title: "Jadwal berubah",
    format: "markdown",
    needsConfirmation: true,
    courseIds: [course.id],
  });
  expect((await copyAnnouncement(teacher, request)).id).toBe(copy.id);

  const elsewhere = await copyAnnouncement(teacher, { id, courseId: other.id, clientKey: key() });
  expect((await requireOwn(teacher, elsewhere.id)).courseIds).toEqual([other.id]);
});

test("nobody copies a draft of another, nor what was sent in a course of others", async () => {
  const { teacher, course, students } = await school();
  const { id, revision } = await draft(teacher, contentFor([course]));
  const admin = await createActor("admin");
  const stranger = await createActor("teacher");
  await expect(copyAnnouncement(admin, { id, clientKey: key() })).rejects.toThrow("NOT_FOUND");
  await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
  const before = await dump();
  for (const actor of [stranger, ...students]) {
    await expect(copyAnnouncement(actor, { id, clientKey: key() })).rejects.toThrow("NOT_FOUND");
  }
  expect(await dump()).toBe(before);
  expect(await copyAnnouncement(admin, { id, clientKey: key() })).toMatchObject({ revision: 2 });
});

const addTeacher = ({ id: courseId }: { id: string }, { id: userId }: Actor) =>
  db.insert(courseTeacher).values({ courseId, userId, createdAt: new Date() });

test("who teaches one of its courses copies the text, but no file that they may not open", async () => {
  const { teacher, course } = await school();
  const other = await createCourse(teacher);
  const coTeacher = await createActor("teacher");
  await addTeacher(course, coTeacher);
  const attachments = [(await createFile(teacher)).id];
  const id = await published(teacher, contentFor([course, other], { attachments }));
  const copy = await copyAnnouncement(coTeacher, { id, clientKey: key() });
  const { title, attachments: copied } = await requireOwn(coTeacher, copy.id);
  expect([title, copied]).toEqual(["Jadwal berubah", []]);
  await addTeacher(other, coTeacher);
  const whole = await copyAnnouncement(coTeacher, { id, clientKey: key() });
  expect((await requireOwn(coTeacher, whole.id)).attachments).toHaveLength(1);
});

test("who has left all its courses neither copies nor lists what others have corrected and withdrawn", async () => {
  const { teacher, course } = await school();
  const leaver = await createActor("teacher");
  await addTeacher(course, leaver);
  const id = await published(leaver, contentFor([course]));
  await db
    .delete(courseTeacher)
    .where(and(eq(courseTeacher.courseId, course.id), eq(courseTeacher.userId, leaver.id)));
  await expect(copyAnnouncement(leaver, { id, clientKey: key() })).rejects.toThrow("NOT_FOUND");
  await withdrawAnnouncement(teacher, id);
  await expect(copyAnnouncement(leaver, { id, clientKey: key() })).rejects.toThrow("NOT_FOUND");
  expect((await listOwn(leaver, { list: "withdrawn" })).items).toEqual([]);
  expect(await countOwn(leaver)).toMatchObject({ withdrawn: 0 });
});
