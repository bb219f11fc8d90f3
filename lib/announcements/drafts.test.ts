import { expect, test } from "vitest";
import { db } from "@/db/client";
import { courseTeacher } from "@/db/schema";
import { createActor, dump } from "@/lib/testing/factories";
import { discardDraft, saveDraft } from "./drafts";
import { sendAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import { school, contentFor, draft, copiesOf, ids } from "./testing/announcements";

test("a draft is nobody's notification, and only its author's draft", async () => {
  const { teacher, course } = await school();
  const { id, revision } = await draft(teacher, contentFor([course]));
  const saved = await saveDraft(teacher, id, {
    content: contentFor([course], { title: "Lain" }),
    revision,
  });
  expect(saved.revision).toBe(revision + 1);
  expect((await requireOwn(teacher, id)).title).toBe("Lain");
  expect(await copiesOf(id)).toEqual([]);

  const colleague = await createActor("teacher");
  await db
    .insert(courseTeacher)
    .values({ courseId: course.id, userId: colleague.id, createdAt: new Date() });
  const before = await dump();
  const change = { content: contentFor([course]), revision: saved.revision };
  await expect(saveDraft(colleague, id, change)).rejects.toThrow("NOT_FOUND");
  await expect(discardDraft(colleague, id)).rejects.toThrow("NOT_FOUND");
  await expect(sendAnnouncement(colleague, id, saved)).rejects.toThrow("NOT_FOUND");
  expect(await dump()).toBe(before);
});

test("two tabs do not overwrite each other", async () => {
  const { teacher, course } = await school();
  const { id, revision } = await draft(teacher, contentFor([course]));
  await saveDraft(teacher, id, { content: contentFor([course], { title: "A" }), revision });
  const late = saveDraft(teacher, id, { content: contentFor([course], { title: "B" }), revision });
  await expect(late).rejects.toThrow("changedMeanwhile");
  expect((await requireOwn(teacher, id)).title).toBe("A");
});

test("a draft holds only courses that its author teaches, and persons of them", async () => {
  const { teacher, course, students } = await school();
  const other = await school();
  const { id } = await draft(
    teacher,
    contentFor([course, other.course], {
      selection: "persons",
      personIds: ids([...students.slice(0, 1), ...other.students]),
    }),
  );
  const stored = await requireOwn(teacher, id);
  expect(stored.courseIds).toEqual([course.id]);
  expect(stored.personIds).toEqual([students[0]?.id]);
});
