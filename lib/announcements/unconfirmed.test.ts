import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, course as courseTable, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { createActor } from "@/lib/testing/factories";
import { contentFor, copyOf, hour, published, school, soon } from "./testing/announcements";
import { listUnconfirmed } from "./unconfirmed";
import { withdrawAnnouncement } from "./withdrawal";

const day = 24 * hour;
const asking = { needsConfirmation: true, mustRead: true };
const hide = (courseId: string) =>
  db.update(courseTable).set({ status: "archived" }).where(eq(courseTable.id, courseId));

/** How many have not confirmed, for each announcement past its time. */
async function unconfirmedOf(actor: Actor) {
  const { items, count } = await listUnconfirmed(actor, { limit: 5 });
  expect(count).toBe(items.length);
  return items.map(({ unconfirmed }) => unconfirmed);
}

/** As if the time to confirm it had passed. */
const lapse = (id: string, ms = hour) =>
  db
    .update(announcement)
    .set({ confirmBy: soon(-ms) })
    .where(eq(announcement.id, id));

test("a teacher sees what is not confirmed after its time, while somebody is left who can", async () => {
  const { teacher, students, course } = await school(3);
  const [one, two, three] = students as [Actor, Actor, Actor];
  const colleague = await createActor("teacher");
  await db.run(sql`insert into course_teacher (course_id, user_id, created_at)
    values (${course.id}, ${colleague.id}, 1)`);
  const content = contentFor([course], { ...asking, title: "Izin", confirmBy: soon(day) });
  const id = await published(teacher, content);
  expect(await unconfirmedOf(teacher)).toEqual([]); // its time has not come
  await lapse(id);
  expect(await unconfirmedOf(teacher)).toEqual([3]);
  expect(await unconfirmedOf(colleague)).toEqual([3]);
  expect(await unconfirmedOf(await createActor("teacher"))).toEqual([]);
  expect(await unconfirmedOf(await createActor("admin"))).toEqual([]); // neither sent nor taught by them
  await confirmNotification(one, (await copyOf(id, one)).notificationId);
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, two.id));
  expect(await unconfirmedOf(teacher)).toEqual([1]);
  await lapse(id, 31 * day);
  expect(await unconfirmedOf(teacher)).toEqual([]);
  await lapse(id);
  await hide(course.id);
  expect(await unconfirmedOf(teacher)).toEqual([]);
  await db.update(courseTable).set({ status: "published" }).where(eq(courseTable.id, course.id));
  await confirmNotification(three, (await copyOf(id, three)).notificationId);
  expect(await unconfirmedOf(teacher)).toEqual([]);
});

test("what was withdrawn or handed over is nobody's task", async () => {
  const { teacher, course } = await school(1);
  const content = contentFor([course], { ...asking, title: "Izin", confirmBy: soon(day) });
  const id = await published(teacher, content);
  await lapse(id);
  const successor = await createActor("teacher");
  await db
    .update(courseTable)
    .set({ teacherId: successor.id })
    .where(eq(courseTable.id, course.id));
  expect([await unconfirmedOf(teacher), await unconfirmedOf(successor)]).toEqual([[], [1]]);
  await withdrawAnnouncement(successor, id);
  expect(await unconfirmedOf(successor)).toEqual([]);
});
