import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { change, recipient } from "@/db/schema";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { contentFor, copyOf, published, school } from "@/lib/announcements/testing/announcements";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { createActor, dump } from "@/lib/testing/factories";
import { confirmNotification, undoConfirmation, UNCONFIRM_WINDOW_MS } from "./confirmation";
import { countUnread } from "./data";

async function asked(changes: Parameters<typeof contentFor>[1] = { needsConfirmation: true }) {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const id = await published(teacher, contentFor([course], changes));
  const { notificationId } = await copyOf(id, student);
  return { teacher, course, student, id, notificationId };
}

test("confirming reads too, moves the receipts once, and can be taken back", async () => {
  const { student, id, notificationId } = await asked();
  const { confirmedAt } = await confirmNotification(student, notificationId);
  expect(await confirmNotification(student, notificationId)).toEqual({ confirmedAt });
  expect(await copyOf(id, student)).toMatchObject({ confirmedAt, readAt: confirmedAt });
  expect(await countUnread(student)).toBe(0);
  const logged = await db.select().from(change).where(eq(change.userId, student.id));
  expect(logged).toMatchObject([{ kind: "inbox", notificationId }]);

  await undoConfirmation(student, notificationId);
  await undoConfirmation(student, notificationId);
  expect(await copyOf(id, student)).toMatchObject({ confirmedAt: null, readAt: confirmedAt });
});

test("a confirmation is refused where none is asked for, to others and after a withdrawal", async () => {
  const plain = await asked({});
  const { teacher, student, id, notificationId } = await asked();
  const stranger = await createActor("student");
  const before = await dump();
  await expect(confirmNotification(stranger, notificationId)).rejects.toThrow("notFound");
  await expect(undoConfirmation(stranger, notificationId)).rejects.toThrow("notFound");
  await expect(confirmNotification(plain.student, plain.notificationId)).rejects.toThrow(
    "confirmationNotAsked",
  );
  expect(await dump()).toBe(before);
  await withdrawAnnouncement(teacher, id);
  const withdrawn = await dump();
  await expect(confirmNotification(student, notificationId)).rejects.toThrow("withdrawn");
  await expect(undoConfirmation(student, notificationId)).rejects.toThrow("withdrawn");
  expect(await dump()).toBe(withdrawn);
});

test("after five minutes a confirmation stays", async () => {
  const { student, notificationId } = await asked();
  await confirmNotification(student, notificationId);
  await db.run(
    sql`update ${recipient} set acknowledged_at = acknowledged_at - ${UNCONFIRM_WINDOW_MS}`,
  );
  const before = await dump();
  await expect(undoConfirmation(student, notificationId)).rejects.toThrow("confirmationStays");
  expect(await dump()).toBe(before);
});

test("the former text cannot be confirmed after a material correction, but after a minor one", async () => {
  const { teacher, student, id, notificationId } = await asked();
  const correct = (message: string, correction: "minor" | "material", version: number) =>
    correctAnnouncement(teacher, id, {
      content: { title: "Jadwal berubah", message, link: null },
      correction,
      version,
    });
  await correct("Besok.", "material", 1);
  const before = await dump();
  await expect(confirmNotification(student, notificationId, { version: 1 })).rejects.toThrow(
    "correctedMeanwhile",
  );
  expect(await dump()).toBe(before);
  await correct("Besok!", "minor", 2);
  await confirmNotification(student, notificationId, { version: 2 });
});
