import { expect, test } from "vitest";
import { createActor, createCourse, dump } from "@/lib/testing/factories";
import { copyAnnouncement } from "./copies";
import { sendAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import { contentFor, draft, school } from "./testing/announcements";

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
