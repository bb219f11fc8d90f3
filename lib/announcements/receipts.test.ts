import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { mute, user } from "@/db/schema";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { setRead } from "@/lib/notifications/mutations";
import { createActor, dump } from "@/lib/testing/factories";
import { getReceipts, listReaders } from "./receipts";
import { exportReceipts } from "./receipts-export";
import { contentFor, copyOf, published, school } from "./testing/announcements";

const seen = (id: string, at: Date) =>
  db.update(user).set({ lastSeenAt: at }).where(eq(user.id, id));
const DAY_MS = 86_400_000;

async function asked(changes: Parameters<typeof contentFor>[1] = { needsConfirmation: true }) {
  const { teacher, students, course } = await school(4);
  for (const { id } of students) await seen(id, new Date());
  const id = await published(teacher, contentFor([course], changes));
  const [first, second, third, fourth] = students as [
    (typeof students)[0],
    (typeof students)[0],
    (typeof students)[0],
    (typeof students)[0],
  ];
  const { notificationId } = await copyOf(id, first);
  return { teacher, course, id, notificationId, first, second, third, fourth };
}

test("receipts count who received, read and confirmed, and why others were not reached", async () => {
  const { teacher, id, notificationId, first, second, third, fourth } = await asked();
  await confirmNotification(first, notificationId);
  await setRead(second, { id: notificationId, read: true });
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, third.id));
  await seen(fourth.id, new Date(Date.now() - 13 * DAY_MS));
  const { readings, ...receipts } = await getReceipts(teacher, id);
  expect(receipts).toEqual({
    needsConfirmation: true,
    delivered: 4,
    read: 2,
    confirmed: 1,
    open: 2,
    notReached: { suspended: 1, muted: 0, absent: 1 },
  });
  expect(readings.reduce((sum, { read }) => sum + read, 0)).toBe(2);
});

test("who had muted the course, or was suspended, has no copy and is counted", async () => {
  const { teacher, students, course } = await school(3);
  const [muted, suspended] = students as [(typeof students)[0], (typeof students)[0]];
  const target = { kind: "course" as const, target: course.id, createdAt: new Date() };
  await db.insert(mute).values({ userId: muted.id, ...target });
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, suspended.id));
  const id = await published(teacher, contentFor([course]));
  const receipts = await getReceipts(teacher, id);
  expect(receipts).toMatchObject({ delivered: 1, notReached: { suspended: 1, muted: 1 } });
});

test("names are listed by what each has done, in pages, only where confirmation is asked for", async () => {
  const { teacher, id, notificationId, first, second } = await asked();
  await confirmNotification(first, notificationId);
  await setRead(second, { id: notificationId, read: true });
  const ids = async (options: Parameters<typeof listReaders>[2]) =>
    (await listReaders(teacher, id, options)).items.map((each) => each.id);
  expect(await ids({ state: "confirmed" })).toEqual([first.id]);
  expect(await ids({ state: "read" })).toEqual([second.id]);
  expect(await ids({ state: "open" })).toHaveLength(2);
  const page = await listReaders(teacher, id, { limit: 3 });
  const rest = await ids({ limit: 3, after: page.next ?? "" });
  expect(new Set([...page.items.map((each) => each.id), ...rest]).size).toBe(4);

  const plain = await asked({});
  expect((await listReaders(plain.teacher, plain.id)).items).toEqual([]);
});

test("the export has a line for each recipient, without formulas, and only with names", async () => {
  const { teacher, id, notificationId, first } = await asked();
  await db.update(user).set({ displayName: "=1+1" }).where(eq(user.id, first.id));
  await confirmNotification(first, notificationId);
  let csv = "";
  for await (const chunk of await exportReceipts(teacher, id)) csv += chunk;
  const lines = csv.trimEnd().split("\r\n");
  expect(lines).toHaveLength(5);
  expect(lines.find((line) => line.includes("1+1"))).toMatch(/,"'=1\+1","20\d\d-/);
  const plain = await asked({});
  await expect(exportReceipts(plain.teacher, plain.id)).rejects.toThrow("confirmationNotAsked");
});

test("receipts are shown to who manages it alone", async () => {
  const { id, first } = await asked();
  const stranger = await createActor("teacher");
  const before = await dump();
  for (const actor of [stranger, first]) {
    await expect(getReceipts(actor, id)).rejects.toThrow("notFound");
    await expect(listReaders(actor, id)).rejects.toThrow("notFound");
    await expect(exportReceipts(actor, id)).rejects.toThrow("notFound");
  }
  expect(await dump()).toBe(before);
});
