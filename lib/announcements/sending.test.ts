import { expect, test } from "vitest";
import { log } from "@/lib/log";
import { createCourse, dump } from "@/lib/testing/factories";
import { saveDraft } from "./drafts";
import { releaseDue } from "./scheduler";
import { sendAnnouncement, unscheduleAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import {
  soon,
  school,
  scheduled,
  contentFor,
  draft,
  makeDue,
  copiesOf,
  ids,
} from "./testing/announcements";

test("held: nothing exists for a recipient until the hold has passed, and it can be undone", async () => {
  const { teacher, course, students } = await school();
  const { id, revision } = await draft(teacher, contentFor([course]));
  expect(await sendAnnouncement(teacher, id, { revision })).toMatchObject({ status: "held" });
  await releaseDue(log);
  expect(await copiesOf(id)).toEqual([]);
  expect(await unscheduleAnnouncement(teacher, id)).toEqual({ undone: true });
  expect(await unscheduleAnnouncement(teacher, id)).toEqual({ undone: true });

  const again = await requireOwn(teacher, id);
  await sendAnnouncement(teacher, id, { revision: again.revision });
  await makeDue(id);
  await releaseDue(log);
  expect(await copiesOf(id)).toEqual(ids(students));
  expect(await unscheduleAnnouncement(teacher, id)).toEqual({ undone: false });
});

test("what is urgent is not held", async () => {
  const { teacher, course } = await school();
  const { id, revision } = await draft(teacher, contentFor([course], { type: "urgent" }));
  const receipt = await sendAnnouncement(teacher, id, { revision });
  expect(receipt).toEqual({ status: "published", id, recipientCount: 2 });
});

test("an incomplete or changed draft, a past time and a changed number are refused", async () => {
  const { teacher, course, students } = await school();
  const { id, revision } = await draft(teacher, contentFor([course], { title: "" }));
  await expect(sendAnnouncement(teacher, id, { revision })).rejects.toThrow("required");
  const saved = await saveDraft(teacher, id, { content: contentFor([course]), revision });
  const before = await dump();
  const at = { revision: saved.revision };
  await expect(sendAnnouncement(teacher, id, { revision })).rejects.toThrow("changedMeanwhile");
  await expect(sendAnnouncement(teacher, id, { ...at, publishAt: soon(-1) })).rejects.toThrow(
    "publishAtPast",
  );
  await expect(
    sendAnnouncement(teacher, id, { ...at, expectedRecipients: students.length + 1 }),
  ).rejects.toThrow("recipientsChanged");
  expect(await dump()).toBe(before);
});

test("a scheduled one is sent now, with the time of now; refused, it stays scheduled", async () => {
  const { teacher, course } = await school();
  const empty = await createCourse(teacher);
  const refused = await scheduled(teacher, contentFor([empty]));
  const before = await requireOwn(teacher, refused);
  const now = { revision: before.revision };
  for (const holdSeconds of [0, 15]) {
    const sent = sendAnnouncement(teacher, refused, { ...now, holdSeconds });
    await expect(sent).rejects.toThrow("noRecipients");
  }
  expect(await requireOwn(teacher, refused)).toEqual(before);

  const id = await scheduled(teacher, contentFor([course]));
  const { revision, publishAt } = await requireOwn(teacher, id);
  await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
  const { status, publishedAt } = await requireOwn(teacher, id);
  expect(status).toBe("published");
  expect(publishedAt?.getTime()).toBeLessThan(publishAt?.getTime() ?? 0);
});
