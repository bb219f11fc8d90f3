import { expect, test } from "vitest";
import { createActor, dump, enroll } from "@/lib/testing/factories";
import { log } from "@/lib/log";
import { type Composed, saveComposed, sendComposed } from "./composing";
import { listRecipients } from "./recipients";
import { releaseDue } from "./scheduler";
import { unscheduleAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import {
  contentFor,
  copiesOf,
  hour,
  ids,
  makeDue,
  school,
  type School,
  soon,
} from "./testing/announcements";

const atOnce = { publishAt: null, sendLate: false };
const composed = ({ course }: School, changes: Partial<Composed> = {}): Composed => ({
  clientKey: crypto.randomUUID(),
  content: contentFor([course]),
  plan: atOnce,
  ...changes,
});
const urgent = ({ course }: School, title = "Pulang cepat") =>
  contentFor([course], { type: "urgent", title });

test("the first save makes a draft, and the same form saves and sends that one", async () => {
  const room = await school();
  const form = composed(room);
  const first = await saveComposed(room.teacher, form);
  // The answer is lost: the form does not know the draft yet, and has changed meanwhile.
  const second = await saveComposed(room.teacher, {
    ...form,
    content: contentFor([room.course], { title: "Judul lain" }),
  });
  expect(second.id).toBe(first.id);
  const receipt = await sendComposed(room.teacher, { ...form, content: urgent(room) });
  expect(receipt).toEqual({ status: "published", id: first.id, recipientCount: 2 });
  expect(await copiesOf(first.id)).toEqual(ids(room.students));
});

test("a form's own save whose answer was lost is no other tab's; another form's is", async () => {
  const room = await school();
  const form = composed(room);
  const saved = await saveComposed(room.teacher, form);
  const mine = { ...form, saved };
  await saveComposed(room.teacher, mine); // its answer is lost
  await saveComposed(room.teacher, mine);
  const other = composed(room, { saved, content: contentFor([room.course], { title: "Lain" }) });
  const before = await dump();
  await expect(saveComposed(room.teacher, other)).rejects.toThrow("changedMeanwhile");
  await expect(sendComposed(room.teacher, other)).rejects.toThrow("changedMeanwhile");
  expect(await dump()).toBe(before);

  const { revision } = await requireOwn(room.teacher, saved.id);
  await saveComposed(room.teacher, { ...other, saved: { id: saved.id, revision } });
  await expect(saveComposed(room.teacher, mine)).rejects.toThrow("changedMeanwhile");
  expect((await requireOwn(room.teacher, saved.id)).title).toBe("Lain");
});

test("sent again after a lost answer, it is sent once; with another text it is refused", async () => {
  const room = await school();
  const form = composed(room, { content: urgent(room) });
  const first = await sendComposed(room.teacher, form);
  const before = await dump();
  expect(await sendComposed(room.teacher, form)).toEqual(first);
  await expect(
    sendComposed(room.teacher, { ...form, content: urgent(room, "Lain") }),
  ).rejects.toThrow("alreadySent");
  expect(await dump()).toBe(before);
});

test("a late autosave does not change what is held, nor what was sent", async () => {
  const room = await school();
  const form = composed(room);
  const held = await sendComposed(room.teacher, form);
  expect(held).toMatchObject({ status: "held" });
  const late = { ...form, content: contentFor([room.course], { title: "Terlambat" }) };
  const autosave = () => saveComposed(room.teacher, late, { draftsOnly: true });
  await expect(autosave()).rejects.toThrow("alreadyPublished");
  await makeDue(held.id);
  await releaseDue(log);
  await expect(autosave()).rejects.toThrow("alreadyPublished");
  expect((await requireOwn(room.teacher, held.id)).title).toBe("Jadwal berubah");
});

test("a draft keeps the time that was chosen, also after being scheduled and turned back", async () => {
  const room = await school();
  const plan = { publishAt: soon(hour), sendLate: true };
  const form = composed(room, { plan });
  const { id } = await saveComposed(room.teacher, form);
  expect(await requireOwn(room.teacher, id)).toMatchObject({ status: "draft", ...plan });
  expect(await sendComposed(room.teacher, form)).toMatchObject({ status: "scheduled", id });
  await unscheduleAnnouncement(room.teacher, id);
  expect(await requireOwn(room.teacher, id)).toMatchObject({ status: "draft", ...plan });
  await sendComposed(room.teacher, { ...form, content: urgent(room), plan: atOnce });
  expect(await copiesOf(id)).toEqual(ids(room.students));
});

test("a number of recipients that is no longer true is asked again, and the draft is kept", async () => {
  const room = await school();
  const form = composed(room);
  await enroll(room.course, await createActor("student"));
  await expect(sendComposed(room.teacher, form, { expectedRecipients: 2 })).rejects.toMatchObject({
    reason: "recipientsChanged",
    params: { count: 3 },
  });
  expect(await sendComposed(room.teacher, form, { expectedRecipients: 3 })).toMatchObject({
    status: "held",
  });
});

test("a draft for everybody stays one, is an admin's, and shows nobody's names to a teacher", async () => {
  const room = await school();
  const admin = await createActor("admin");
  const content = contentFor([], { audience: "everyone" });
  const saved = await saveComposed(admin, composed(room, { content }));
  const stored = await requireOwn(admin, saved.id);
  expect(stored).toMatchObject({ audience: "everyone", courseIds: [] });
  expect((await listRecipients(admin, stored)).count).toBeGreaterThan(2);
  expect((await listRecipients(room.teacher, stored)).count).toBe(0);
  const before = await dump();
  await expect(saveComposed(room.teacher, composed(room, { content }))).rejects.toThrow(
    "FORBIDDEN",
  );
  expect(await dump()).toBe(before);
});

test("another teacher's draft looks like a missing one", async () => {
  const room = await school();
  const saved = await saveComposed(room.teacher, composed(room));
  const stranger = await createActor("teacher");
  const before = await dump();
  const theirs = composed(room, { saved });
  await expect(saveComposed(stranger, theirs)).rejects.toThrow("NOT_FOUND");
  await expect(sendComposed(stranger, theirs)).rejects.toThrow("NOT_FOUND");
  expect(await dump()).toBe(before);
});

test.each([
  ["message", "unsafeLink", { message: "[x](javascript:alert(1))" }],
  ["link", "link", { link: "javascript:alert(1)" }],
  ["confirmBy", "afterPublish", { needsConfirmation: true, confirmBy: soon(-1) }],
  ["confirmBy", "remindersNeedConfirmBy", { needsConfirmation: true, autoReminders: 2 }],
  ["expiresAt", "afterPublish", { expiresAt: soon(hour / 2) }],
  ["personIds", "noneChosen", { selection: "persons" as const }],
  ["projectId", "required", { selection: "without_submission" as const }],
])("what cannot be sent stays a draft: %s, %s", async (field, reason, changes) => {
  const room = await school();
  const plan = { publishAt: soon(hour), sendLate: false };
  const form = composed(room, { content: contentFor([room.course], changes), plan });
  await expect(sendComposed(room.teacher, form)).rejects.toMatchObject({ field, reason });
  expect((await saveComposed(room.teacher, form)).revision).toBeGreaterThan(2);
});

test("a form that is repeated while it still runs is sent once, and each gets the receipt", async () => {
  for (let round = 0; round < 5; round++) {
    const room = await school();
    const form = composed(room, { content: urgent(room) });
    const receipts = await Promise.all([1, 2, 3].map(() => sendComposed(room.teacher, form)));
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect(receipts.every(({ status }) => status === "published")).toBe(true);
    expect(await copiesOf(receipts[0]?.id ?? "")).toEqual(ids(room.students));
  }
});
