import { expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { listNotifications } from "@/lib/notifications/data";
import { readNotifications } from "@/lib/realtime/change-log";
import { createActor, createCourse, createFile, dump } from "@/lib/testing/factories";
import { copyAnnouncement } from "./copies";
import { correctAnnouncement } from "./correction";
import { listAnnouncements, listSentAnnouncements } from "./data";
import { createDraft, saveDraft } from "./drafts";
import { createAnnouncement } from "./mutations";
import { getSent } from "./sent";
import { requireOwn } from "./stored";
import { contentFor, copyOf, draft, published, school } from "./testing/announcements";
import { getOwnCopy, listCorrections } from "./versions";
import { withdrawAnnouncement } from "./withdrawal";

const key = () => crypto.randomUUID();

const filesOf = async (actor: Actor, count = 2) => {
  const files = [];
  for (let i = 0; i < count; i++) files.push((await createFile(actor, { name: `${i}.pdf` })).id);
  return files;
};

const namesOf = (files: readonly { name: string }[] | undefined) => files?.map(({ name }) => name);

test("a draft keeps its files until it is saved with others, and its recipients then see them", async () => {
  const { teacher, students, course } = await school();
  const [letter = "", photo = ""] = await filesOf(teacher);
  const { id, revision } = await draft(teacher, contentFor([course], { attachments: [letter] }));
  const content = contentFor([course], { attachments: [photo, letter] });
  await saveDraft(teacher, id, { content, revision });
  expect((await requireOwn(teacher, id)).attachments).toEqual([photo, letter]);

  const sent = await published(
    teacher,
    contentFor([course], { attachments: await filesOf(teacher) }),
  );
  const { notificationId, seq } = await copyOf(sent, students[0] as Actor);
  const copy = await getOwnCopy(students[0] as Actor, notificationId);
  expect(namesOf(copy?.attachments)).toEqual(["0.pdf", "1.pdf"]);
  const [first] = (await listNotifications(students[0] as Actor)).items;
  expect(first?.attachments).toBe(2);
  const missed = { id: notificationId, seq, bytes: 0 };
  expect([...(await readNotifications([missed])).values()]).toMatchObject([{ attachments: 2 }]);
  expect(namesOf((await getSent(teacher, sent))?.attachments)).toEqual(["0.pdf", "1.pdf"]);
});

test("a frame of an announcement without files says nothing of them", async () => {
  const { teacher, students, course } = await school(1);
  const id = await published(teacher, contentFor([course]));
  const { notificationId, seq } = await copyOf(id, students[0] as Actor);
  const [content] = (await readNotifications([{ id: notificationId, seq, bytes: 0 }])).values();
  expect(content).not.toHaveProperty("attachments");
});

test("with a file that is not the author's, or too many, nothing is saved", async () => {
  const { teacher, course } = await school();
  const [foreign = ""] = await filesOf(await createActor("teacher"));
  const { id, revision } = await draft(teacher, contentFor([course]));
  const many = await filesOf(teacher, 6);
  const sent = await published(teacher, contentFor([course]));
  const before = await dump();
  for (const [attachments, reason] of [
    [[foreign], "filesGone"],
    [many, "filesTooMany"],
  ] as const) {
    const content = contentFor([course], { title: "Lain", attachments: [...attachments] });
    const refused = { reason, field: "attachments" };
    await expect(createDraft(teacher, { clientKey: key(), content })).rejects.toMatchObject(
      refused,
    );
    await expect(saveDraft(teacher, id, { content, revision })).rejects.toMatchObject(refused);
    const create = { clientKey: key(), content, sending: { holdSeconds: 0 } };
    await expect(createAnnouncement(teacher, create)).rejects.toMatchObject(refused);
    const correction = { content, correction: "minor", version: 1 } as const;
    await expect(correctAnnouncement(teacher, sent, correction)).rejects.toMatchObject(refused);
  }
  expect(await dump()).toBe(before);
});

test("a repeated request finds the first announcement with its files", async () => {
  const { teacher, course } = await school();
  const request = {
    clientKey: key(),
    content: contentFor([course], { attachments: await filesOf(teacher) }),
    sending: { holdSeconds: 0 },
  };
  const { id } = await createAnnouncement(teacher, request);
  expect((await createAnnouncement(teacher, request)).id).toBe(id);
  const other = { ...request, content: { ...request.content, attachments: [] } };
  await expect(createAnnouncement(teacher, other)).rejects.toMatchObject({ reason: "alreadySent" });

  const save = {
    clientKey: key(),
    content: contentFor([course], { attachments: await filesOf(teacher) }),
  };
  const saved = await createDraft(teacher, save);
  expect((await createDraft(teacher, save)).id).toBe(saved.id);
  expect((await requireOwn(teacher, saved.id)).attachments).toEqual(save.content.attachments);
});

test("a correction may change the files alone, and those it takes away are gone", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const [letter = "", other = ""] = await filesOf(teacher);
  const content = contentFor([course], { attachments: [letter] });
  const id = await published(teacher, content);
  const { notificationId } = await copyOf(id, student);
  const request = (attachments: string[], version: number) =>
    ({ content: { ...content, attachments }, correction: "material", version }) as const;
  await expect(correctAnnouncement(teacher, id, request([letter], 1))).rejects.toMatchObject({
    reason: "nothingChanged",
  });
  await correctAnnouncement(teacher, id, request([other], 1));
  const copy = await getOwnCopy(student, notificationId);
  expect(namesOf(copy?.attachments)).toEqual(["1.pdf"]);
  expect(copy?.changes).toEqual([]);
  expect(await listCorrections(teacher, id)).toMatchObject([{ version: 2, changes: [] }]);
});

test("a copy has files of its own", async () => {
  const { teacher, course } = await school();
  const id = await published(
    teacher,
    contentFor([course], { attachments: await filesOf(teacher) }),
  );
  const request = { id, clientKey: key() };
  const copy = await copyAnnouncement(teacher, request);
  await copyAnnouncement(teacher, request); // its answer was lost
  const stored = await requireOwn(teacher, copy.id);
  expect(namesOf(stored.files)).toEqual(["0.pdf", "1.pdf"]);
  expect(namesOf((await getSent(teacher, id))?.attachments)).toEqual(["0.pdf", "1.pdf"]);
});

test("withdrawn files, and those of what was not received, are seen by managers only", async () => {
  const { teacher, students, course } = await school(1);
  const [student] = students as [Actor];
  const late = await createActor("student");
  const other = await createCourse(teacher, { students: [student, late] });
  const attachments = await filesOf(teacher);
  const persons = { selection: "persons" as const, personIds: [student.id], attachments };
  const id = await published(teacher, contentFor([other], persons));
  const names = async (actor: Actor) =>
    (await listAnnouncements(actor, { courseId: other.id })).items.map((item) =>
      namesOf(item.attachments),
    );
  expect(await names(student)).toEqual([["0.pdf", "1.pdf"]]);
  expect(await names(late)).toEqual([[]]);
  const managed = await listSentAnnouncements(teacher, { courseId: other.id });
  expect(namesOf(managed.items[0]?.attachments)).toEqual(["0.pdf", "1.pdf"]);

  const { notificationId } = await copyOf(id, student);
  await withdrawAnnouncement(teacher, id);
  expect(await getOwnCopy(student, notificationId)).toBeUndefined();
  expect(namesOf((await getSent(teacher, id))?.attachments)).toEqual(["0.pdf", "1.pdf"]);
  expect((await listAnnouncements(student, { courseId: course.id })).items).toEqual([]);
});
