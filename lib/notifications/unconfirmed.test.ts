import { expect, test } from "vitest";
import { planOf } from "@/db/testing/query-plan";
import {
  contentFor,
  copyOf,
  published,
  school,
  soon,
} from "@/lib/announcements/testing/announcements";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import { createActor } from "@/lib/testing/factories";
import { confirmNotification, undoConfirmation } from "./confirmation";
import { markAllRead } from "./mutations";
import { snooze } from "./snooze";
import { listUnconfirmed } from "./unconfirmed";

async function asked() {
  const { teacher, students, course } = await school(1);
  const [student] = students as [(typeof students)[0]];
  const ask = (title: string, confirmBy: Date | null = null) =>
    published(teacher, contentFor([course], { title, confirmBy, needsConfirmation: true }));
  return { teacher, student, course, ask };
}

const titlesFor = async (...args: Parameters<typeof listUnconfirmed>) =>
  (await listUnconfirmed(...args)).map(({ title }) => title);

test("what asks for a confirmation is listed until it is confirmed, the earliest time first", async () => {
  const { teacher, student, course, ask } = await asked();
  await published(teacher, contentFor([course], { title: "Tanpa konfirmasi" }));
  await ask("Kapan saja");
  await ask("Lusa", soon(48 * 3600_000));
  const tomorrow = await ask("Besok", soon(24 * 3600_000));
  const { notificationId, seq } = await copyOf(tomorrow, student);
  expect(await titlesFor(student)).toEqual(["Besok", "Lusa", "Kapan saja"]);
  expect(await titlesFor(student, 1)).toEqual(["Besok"]);
  expect(await titlesFor(await createActor("student"))).toEqual([]);

  await markAllRead(student, seq + 100);
  await snooze(student, notificationId, soon(3600_000));
  expect(await titlesFor(student)).toHaveLength(3);
  await confirmNotification(student, notificationId);
  expect(await titlesFor(student)).toEqual(["Lusa", "Kapan saja"]);
  await undoConfirmation(student, notificationId);
  expect(await titlesFor(student)).toHaveLength(3);
  await withdrawAnnouncement(teacher, tomorrow);
  expect(await titlesFor(student)).toEqual(["Lusa", "Kapan saja"]);
});

test("what asks the whole school is listed too", async () => {
  const [admin, student] = [await createActor("admin"), await createActor("student")];
  const content = contentFor([], { audience: "students", title: "Izin", needsConfirmation: true });
  await published(admin, content);
  expect(await titlesFor(student)).toContain("Izin");
});

test("only what asks for a confirmation is looked at", async () => {
  const { student } = await asked();
  const plan = await planOf(() => listUnconfirmed(student));
  expect(plan.join("\n")).toContain("USING INDEX notification_asking");
  expect(plan.join("\n")).not.toMatch(/SCAN (notification|recipient)\b/);
});
