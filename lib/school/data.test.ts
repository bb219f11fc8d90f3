import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, user } from "@/db/schema";
import { announcementFor, createActor, createCourse } from "@/lib/testing/factories";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import { getSchoolOverview } from "./data";

const timeZone = "Asia/Makassar"; // its day starts at 16:00 UTC
const now = new Date("2026-11-23T03:00:00Z");

async function createStudent(values: Partial<typeof user.$inferInsert>) {
  const { id } = await createActor("student");
  await db.update(user).set(values).where(eq(user.id, id));
}

test.each(["student", "teacher"] as const)("a %s cannot read the overview", async (role) => {
  const actor = await createActor(role);
  await expect(getSchoolOverview(actor, { timeZone })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("users are counted by role, with those suspended and those active today", async () => {
  await db.delete(user);
  const admin = await createActor("admin");
  await createStudent({ suspendedAt: now });
  await createStudent({ deletedAt: now });
  await createStudent({ lastSeenAt: new Date("2026-11-22T16:00:00Z") });
  await createStudent({ lastSeenAt: new Date("2026-11-22T15:59:59Z") }); // yesterday

  expect(await getSchoolOverview(admin, { timeZone, now })).toMatchObject({
    usersByRole: { student: 3, teacher: 0, admin: 1 },
    suspended: 1,
    activeToday: 1,
    openStreams: 0,
  });
});

test("announcements are counted by day in the viewer's time zone", async () => {
  const [admin, teacher] = [await createActor("admin"), await createActor("teacher")];
  const courses = [
    await createCourse(teacher, { students: [await createActor("student")] }),
    await createCourse(teacher, { students: [await createActor("student")] }),
  ];
  const publishedAt = async (moment: string, course = courses[0]) => {
    if (!course) return;
    const { announcementId } = await publishAnnouncement(teacher, announcementFor(course));
    await db
      .update(announcement)
      .set({ publishedAt: new Date(moment) })
      .where(eq(announcement.id, announcementId));
  };
  await publishedAt("2026-11-16T15:59:59Z"); // eight days ago
  await publishedAt("2026-11-16T16:00:00Z");
  await publishedAt("2026-11-22T15:59:59Z");
  await publishedAt("2026-11-22T16:00:00Z");
  await publishedAt("2026-11-23T02:00:00Z", courses[1]);

  const { announcementsByDay } = await getSchoolOverview(admin, { timeZone, now });
  expect(announcementsByDay.map(({ sent }) => sent)).toEqual([1, 0, 0, 0, 0, 1, 2]);
  expect(announcementsByDay[0]?.day).toEqual(new Date("2026-11-16T16:00:00Z"));
});

test("without announcements every day has a count of zero", async () => {
  await db.run(sql`delete from announcement`);
  const { announcementsByDay } = await getSchoolOverview(await createActor("admin"), { timeZone });
  expect(announcementsByDay.map(({ sent }) => sent)).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
