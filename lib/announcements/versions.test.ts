import { expect, test } from "vitest";
import { createActor } from "@/lib/testing/factories";
import { correctAnnouncement } from "./correction";
import { contentFor, copyOf, published, school } from "./testing/announcements";
import { getOwnCopy, listCorrections } from "./versions";
import { withdrawAnnouncement } from "./withdrawal";

async function correctedTwice() {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const id = await published(teacher, contentFor([course]));
  const title = "Jadwal berubah";
  await correctAnnouncement(teacher, id, {
    content: { title, message: "Besok mulai **pukul 10**.", link: null },
    correction: "material",
    version: 1,
  });
  await correctAnnouncement(teacher, id, {
    content: { title: "Jadwal baru", message: "Besok mulai **pukul 10**.", link: null },
    correction: "minor",
    version: 2,
  });
  return { teacher, student, id, notificationId: (await copyOf(id, student)).notificationId };
}

test("each correction says what it changed, newest first", async () => {
  const { teacher, id } = await correctedTwice();
  const corrections = await listCorrections(teacher, id);
  expect(corrections).toMatchObject([
    { version: 3, correction: "minor", changes: [{ field: "title" }] },
    { version: 2, correction: "material", changes: [{ field: "message" }] },
  ]);
  expect(corrections[1]?.changes[0]?.parts).toEqual([
    { kind: "same", text: "Besok mulai **pukul " },
    { kind: "removed", text: "9" },
    { kind: "added", text: "10" },
    { kind: "same", text: "**." },
  ]);
  await expect(listCorrections(await createActor("teacher"), id)).rejects.toThrow("notFound");
});

test("a recipient sees what the last correction changed, others and after a withdrawal nobody", async () => {
  const { teacher, student, id, notificationId } = await correctedTwice();
  expect(await getOwnCopy(student, notificationId)).toMatchObject({
    message: "Besok mulai **pukul 10**.",
    format: "markdown",
    changes: [{ field: "title" }],
  });
  expect(await getOwnCopy(teacher, notificationId)).toBeUndefined();
  await withdrawAnnouncement(teacher, id);
  expect(await getOwnCopy(student, notificationId)).toBeUndefined();
});
