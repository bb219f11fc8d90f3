import { expect, test } from "vitest";
import { createActor, dump } from "@/lib/testing/factories";
import { saveDraft } from "./drafts";
import { createAnnouncement } from "./mutations";
import { createSchoolDraft, listSchoolAnnouncements, listUnsentSchool } from "./school";
import { sendAnnouncement } from "./sending";
import { contentFor } from "./testing/announcements";

test("an admin begins, sends and sees what goes to the whole school", async () => {
  const admin = await createActor("admin");
  await createActor("student");
  const clientKey = crypto.randomUUID();
  const { id, revision } = await createSchoolDraft(admin, { audience: "students", clientKey });
  expect(await listUnsentSchool(admin)).toMatchObject([{ id, status: "draft", title: "" }]);
  const content = contentFor([], { audience: "everyone", title: "Libur bersama" });
  const saved = await saveDraft(admin, id, { content, revision });
  await sendAnnouncement(admin, id, { revision: saved.revision, holdSeconds: 0 });
  expect(await listUnsentSchool(admin)).toEqual([]);
  const { items, next } = await listSchoolAnnouncements(await createActor("admin"), { limit: 1 });
  expect(items).toMatchObject([
    { id, audience: "everyone", title: "Libur bersama", status: "published", readCount: 0 },
  ]);
  expect(items[0]?.recipientCount).toBeGreaterThan(0);
  expect(next).toBeNull();
});

test("the list is paged without a gap", async () => {
  const admin = await createActor("admin");
  const sent: string[] = [];
  for (let i = 0; i < 5; i++) {
    const clientKey = crypto.randomUUID();
    const content = contentFor([], { audience: "teachers", title: `Rapat ${i}` });
    await createActor("teacher");
    const created = await createAnnouncement(admin, { clientKey, content, sending: {} });
    sent.unshift(created.id);
  }
  const listed: string[] = [];
  for (let before: string | undefined; ;) {
    const page = await listSchoolAnnouncements(admin, { limit: 2, before });
    listed.push(...page.items.map(({ id }) => id));
    if (page.next === null) break;
    before = page.next;
  }
  expect(listed.slice(0, sent.length)).toEqual(sent);
  expect(new Set(listed).size).toBe(listed.length);
});

test("a teacher can neither begin nor list what goes to the whole school", async () => {
  const teacher = await createActor("teacher");
  const before = await dump();
  const request = { audience: "everyone", clientKey: crypto.randomUUID() } as const;
  await expect(createSchoolDraft(teacher, request)).rejects.toThrow("FORBIDDEN");
  await expect(listSchoolAnnouncements(teacher)).rejects.toThrow("FORBIDDEN");
  expect(await dump()).toBe(before);
});
