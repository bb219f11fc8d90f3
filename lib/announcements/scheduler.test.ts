import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { announcement, course as courseTable } from "@/db/schema";
import { type Actor } from "@/lib/auth/actor";
import { log } from "@/lib/log";
import { recorded } from "@/lib/metrics/recorded";
import { listNotifications } from "@/lib/notifications/data";
import { createActor } from "@/lib/testing/factories";
import { startReleaseTimer } from "./release-timer";
import { readOverdueSeconds, releaseDue } from "./scheduler";
import { requireOwn } from "./stored";
import {
  hour,
  school,
  contentFor,
  scheduled,
  makeDue,
  copiesOf,
  ids,
  type School,
} from "./testing/announcements";

test("a scheduled one is published once, by whichever instance is first, at its time", async () => {
  const { teacher, course, students } = await school();
  const id = await scheduled(teacher, contentFor([course]));
  const nextInMs = await releaseDue(log);
  expect(nextInMs).toBeGreaterThan(hour - 60_000);
  expect(nextInMs).toBeLessThanOrEqual(hour);
  await makeDue(id);
  const { publishAt } = await requireOwn(teacher, id);
  await Promise.all([releaseDue(log), releaseDue(log), releaseDue(log)]);
  expect(await copiesOf(id)).toEqual(ids(students));
  const [sent] = await db.select().from(announcement).where(eq(announcement.id, id));
  expect(sent).toMatchObject({ status: "published", publishedAt: publishAt });
  const [item] = (await listNotifications(students[0] as Actor)).items;
  expect(item).toMatchObject({ createdAt: publishAt, message: "Besok mulai pukul 9." });
});

test("what came due while nothing ran is sent soon after a start, however seldom is polled", async () => {
  const { teacher, course, students } = await school();
  const id = await scheduled(teacher, contentFor([course]));
  await makeDue(id);
  const stop = startReleaseTimer({ pollMs: 24 * hour, log });
  await vi.waitFor(async () => expect(await copiesOf(id)).toEqual(ids(students)), 30_000);
  stop();
});

test("more than an hour late it is not sent, and its author is told; unless however late", async () => {
  const { teacher, course, students } = await school();
  const late = await scheduled(teacher, contentFor([course]));
  const whenever = await scheduled(teacher, contentFor([course]), true);
  await makeDue(late, hour + 1_000);
  await makeDue(whenever, hour + 1_000);
  await releaseDue(log);
  expect(await copiesOf(late)).toEqual([]);
  expect(await copiesOf(whenever)).toEqual(ids(students));
  expect(await requireOwn(teacher, late)).toMatchObject({ status: "draft", unsentReason: "late" });
  const { items } = await listNotifications(teacher);
  expect(items).toMatchObject([{ type: "unsent", link: `/teach/announcements/${late}/edit` }]);
});

test.each([
  [
    "an archived course",
    "courseClosed",
    ({ course }: School) =>
      db.update(courseTable).set({ status: "archived" }).where(eq(courseTable.id, course.id)),
  ],
  [
    "a course that the author has lost",
    "courseLost",
    async ({ course }: School) => {
      const { id: teacherId } = await createActor("teacher");
      await db.update(courseTable).set({ teacherId }).where(eq(courseTable.id, course.id));
    },
  ],
  [
    "a course without students",
    "nobody",
    ({ course }: School) => db.run(sql`delete from enrollment where course_id = ${course.id}`),
  ],
] as const)("at its time nothing is sent to %s", async (_name, reason, change) => {
  const given = await school();
  const id = await scheduled(given.teacher, contentFor([given.course]));
  await change(given);
  await makeDue(id);
  await releaseDue(log);
  expect(await copiesOf(id)).toEqual([]);
  expect(await requireOwn(given.teacher, id)).toMatchObject({
    status: "draft",
    unsentReason: reason,
  });
  expect((await listNotifications(given.teacher)).items).toHaveLength(1);
});

async function unsent() {
  const { values } = await recorded.unsent.metric.get();
  return Object.fromEntries(values.map(({ labels, value }) => [labels["reason"], value]));
}

test("metrics tell how late one was published, how long one waits, and why one went back", async () => {
  recorded.scheduleLateness.reset();
  const { teacher, course } = await school();
  expect(await readOverdueSeconds()).toBe(0);
  const id = await scheduled(teacher, contentFor([course]));
  expect(await readOverdueSeconds()).toBe(0);
  await makeDue(id, 90_000);
  expect(await readOverdueSeconds()).toBeGreaterThanOrEqual(90);
  await Promise.all([releaseDue(log), releaseDue(log)]);
  expect(await readOverdueSeconds()).toBe(0);
  const { values: lateness } = await recorded.scheduleLateness.get();
  const ofCopies = (suffix: string) =>
    lateness.find(({ metricName }) => metricName?.endsWith(suffix))?.value;
  expect(ofCopies("_count")).toBe(1);
  expect(ofCopies("_sum")).toBeGreaterThanOrEqual(90);

  const before = await unsent();
  await makeDue(await scheduled(teacher, contentFor([course])), hour + 1_000);
  await Promise.all([releaseDue(log), releaseDue(log)]);
  expect(await unsent()).toEqual({ ...before, late: (before["late"] ?? 0) + 1 });
});
