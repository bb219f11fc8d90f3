import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLog } from "@/db/schema";
import { announcementFor, createActor, createCourse } from "@/lib/testing/factories";
import { publishAnnouncement } from "@/lib/announcements/mutations";
import { exportUsers } from "@/lib/users/export";
import { listAudit } from "./data";
import type { AuditEntry } from "./entry";
import { exportAudit } from "./export";
import { auditFilters, auditQuerySchema } from "./schema";

const record = ({ detail = {}, ...entry }: AuditEntry, createdAt = new Date()) =>
  db
    .insert(auditLog)
    .values({ outcome: "ok", ...entry, detail: JSON.stringify(detail), createdAt });

test.each(["student", "teacher"] as const)("K1: a %s cannot read it", async (role) => {
  const actor = await createActor(role);
  await expect(listAudit(actor, { actor: actor.id })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("K3: an admin lists a user's changes since a time, with old and new values", async () => {
  const [admin, suspect, other] = [
    await createActor("admin"),
    await createActor("admin", { displayName: "Hendra Kusuma" }),
    await createActor("admin"),
  ];
  const target = await createActor("student", { displayName: "Dewi Lestari" });
  const detail = { role_was: "student", role: "teacher" };
  const change = { action: "role_change", targetId: target.id, detail } as const;
  await record({ actorId: suspect.id, action: "login" }, new Date("2026-11-20T10:00:00Z"));
  await record({ ...change, actorId: suspect.id }, new Date("2026-11-21T10:00:00Z"));
  await record({ ...change, actorId: other.id }, new Date("2026-11-21T11:00:00Z"));
  await record(
    { actorId: suspect.id, action: "sessions_end", targetId: target.id },
    new Date("2026-11-22T10:00:00Z"),
  );

  const since = new Date("2026-11-21T00:00:00Z");
  const { items, next } = await listAudit(admin, { actor: suspect.id, from: since });
  expect(next).toBeNull();
  expect(items).toMatchObject([
    { action: "sessions_end", outcome: "ok" },
    { action: "role_change", createdAt: new Date("2026-11-21T10:00:00Z"), detail },
  ]);
  expect(items[1]).toMatchObject({
    actor: { displayName: "Hendra Kusuma" },
    target: { displayName: "Dewi Lestari" },
  });
});

test("K3: exports are listed too, with their time", async () => {
  const [admin, suspect] = [await createActor("admin"), await createActor("admin")];
  const since = new Date();
  await exportUsers(suspect, { role: "student" });
  await exportAudit(suspect, {});
  const { items } = await listAudit(admin, { actor: suspect.id, from: since });
  expect(items).toMatchObject([
    { action: "audit_export", actorId: suspect.id },
    { action: "users_export", actorId: suspect.id, detail: { role: "student" } },
  ]);
  expect((await listAudit(admin, { actor: suspect.id, until: since })).items).toEqual([]);
});

test("each filter works, by username or id, and so do all together", async () => {
  const admin = await createActor("admin");
  const [one, two] = [await createActor("teacher"), await createActor("teacher")];
  const username = one.id.replace("user_", "teacher");
  await record({ actorId: one.id, action: "login", outcome: "failed" });
  await record({ actorId: one.id, action: "login" });
  await record({ actorId: two.id, action: "logout", targetId: one.id });

  const found = async (filters: Parameters<typeof listAudit>[1]) =>
    (await listAudit(admin, filters)).items.map(({ action, outcome }) => `${action} ${outcome}`);
  expect(await found({ actor: one.id })).toEqual(["login ok", "login failed"]);
  expect(await found({ actor: username })).toEqual(["login ok", "login failed"]);
  expect(await found({ target: username })).toEqual(["logout ok"]);
  expect(await found({ actor: username, outcome: "failed" })).toEqual(["login failed"]);
  expect(await found({ actor: username, action: "logout" })).toEqual([]);
  expect(await found({ actor: "' or 1=1 --" })).toEqual([]);
  expect(await found({ actor: one.id, until: new Date(0) })).toEqual([]);
});

test("an announcement is listed with its title and course", async () => {
  const [admin, teacher] = [await createActor("admin"), await createActor("teacher")];
  const students = [await createActor("student")];
  const course = await createCourse(teacher, { students, title: "Web Dasar" });
  await publishAnnouncement(teacher, announcementFor(course, { title: "Tugas 1" }));

  const { items } = await listAudit(admin, { actor: teacher.id });
  expect(items).toMatchObject([{ announcementTitle: "Tugas 1", courseTitle: "Web Dasar" }]);
  expect(items[0]?.target).toBeNull();
});

test("a transferred course is listed with both teachers", async () => {
  const [admin, former, later] = [
    await createActor("admin"),
    await createActor("teacher", { displayName: "Ratna Wijayanti" }),
    await createActor("teacher", { displayName: "Bagus Pratama" }),
  ];
  const course = await createCourse(former, { title: "Robotika" });
  const detail = { teacher_id_was: former.id, teacher_id: later.id };
  await record({ actorId: admin.id, action: "course_handover", targetId: course.id, detail });

  const { items } = await listAudit(admin, { target: course.id });
  expect(items).toMatchObject([
    { courseTitle: "Robotika", formerTeacher: "Ratna Wijayanti", newTeacher: "Bagus Pratama" },
  ]);
});

test("the pages contain each entry once, newest first", async () => {
  const [admin, actor] = [await createActor("admin"), await createActor("student")];
  for (let times = 0; times < 45; times++) await record({ actorId: actor.id, action: "login" });
  const ids: number[] = [];
  let before: number | undefined;
  for (let pages = 0; pages < 3; pages++) {
    const { items, next } = await listAudit(admin, { actor: actor.id, before });
    ids.push(...items.map(({ id }) => id));
    await record({ actorId: actor.id, action: "logout" }); // a new entry does not shift the pages
    before = next ?? undefined;
  }
  expect(before).toBeUndefined();
  const all = await db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(sql`${eq(auditLog.actorId, actor.id)} and action = 'login'`);
  expect(ids).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
});

test("empty form fields are ignored, and days are those of the viewer's time zone", () => {
  const blank = { actor: "", target: " ", action: "", outcome: "", from: "", to: "" };
  expect(auditFilters(auditQuerySchema.parse(blank), "Asia/Jakarta")).toEqual({});

  const query = auditQuerySchema.parse({ actor: " Budi ", from: "2026-11-22", to: "2026-11-22" });
  expect(auditFilters(query, "Asia/Makassar")).toEqual({
    actor: "budi",
    from: new Date("2026-11-21T16:00:00Z"),
    until: new Date("2026-11-22T16:00:00Z"),
  });
});

test.each([
  { action: "drop" },
  { outcome: "maybe" },
  { from: "2026-02-30" },
  { to: "kemarin" },
  { from: "1800-01-01" },
  { actor: "a".repeat(65) },
  { user: "x" },
])("%j is invalid", (query) => {
  expect(auditQuerySchema.safeParse(query).success).toBe(false);
});
