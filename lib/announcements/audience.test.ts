import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { announcement, mute, notification } from "@/db/schema";
import type { Role } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { log } from "@/lib/log";
import { joinCourse } from "@/lib/members/mutations";
import { listNotifications } from "@/lib/notifications/data";
import {
  changeRole,
  createActor,
  createCourse,
  createProject,
  createSubmission,
  enroll,
} from "@/lib/testing/factories";
import { createUser, restoreUser, suspendUser } from "@/lib/users/mutations";
import type { AnnouncementContent } from "./content";
import { getSharedAnnouncement } from "./data";
import { releaseDue } from "./scheduler";
import { countRecipients, sendAnnouncement } from "./sending";
import { requireOwn } from "./stored";
import {
  school,
  contentFor,
  draft,
  scheduled,
  makeDue,
  copiesOf,
  ids,
} from "./testing/announcements";

test("who has handed in meanwhile is left out", async () => {
  const { teacher, course, students } = await school(3);
  const project = await createProject(course);
  const id = await scheduled(
    teacher,
    contentFor([course], { selection: "without_submission", projectId: project.id }),
  );
  expect(await countRecipients(await requireOwn(teacher, id))).toBe(3);
  await createSubmission(project, students[0] as Actor);
  await makeDue(id);
  await releaseDue(log);
  expect(await copiesOf(id)).toEqual(ids(students.slice(1)));
});

test("a member of two of its courses gets one copy, also when joining the second later", async () => {
  const teacher = await createActor("teacher");
  const [both, onlyB, late] = [
    await createActor("student"),
    await createActor("student"),
    await createActor("student"),
  ];
  const a = await createCourse(teacher, { students: [both] });
  const b = await createCourse(teacher, { students: [both, onlyB] });
  const { id, revision } = await draft(teacher, contentFor([a, b], { mustRead: true }));
  const sent = await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
  expect(sent).toMatchObject({ recipientCount: 2 });
  await joinCourse(late, b.joinCode);
  await joinCourse(late, a.joinCode);
  await enroll(a, onlyB);
  expect(await copiesOf(id)).toEqual(ids([both, onlyB, late]));
});

test("muted and suspended students are left out; what must be read or is urgent is not muted", async () => {
  const { teacher, course, students } = await school(3);
  const admin = await createActor("admin");
  const [suspended, muted, other] = students as [Actor, Actor, Actor];
  await suspendUser(admin, suspended.id);
  const kinds = [
    { kind: "course" as const, target: course.id },
    { kind: "type" as const, target: "schedule" },
  ];
  for (const { kind, target } of kinds) {
    await db.delete(mute);
    await db.insert(mute).values({ userId: muted.id, kind, target, createdAt: new Date() });
    const send = async (changes: Partial<AnnouncementContent>) => {
      const { id, revision } = await draft(
        teacher,
        contentFor([course], { type: "schedule", ...changes }),
      );
      await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
      return copiesOf(id);
    };
    expect(await send({})).toEqual([other.id]);
    expect(await send({ mustRead: true })).toEqual(ids([muted, other]));
  }
});

test("an admin announces to a role, a teacher does not", async () => {
  const [admin, teacher, student] = [
    await createActor("admin"),
    await createActor("teacher"),
    await createActor("student"),
  ];
  const content = contentFor([], { audience: "teachers" });
  const { id, revision } = await draft(admin, content);
  await sendAnnouncement(admin, id, { revision, holdSeconds: 0 });
  expect(await copiesOf(id)).toContain(teacher.id);
  expect(await copiesOf(id)).not.toContain(student.id);
  const [item] = (await listNotifications(teacher)).items;
  expect(item).toMatchObject({ courseId: null, courseTitle: null, title: "Jadwal berubah" });

  const own = await draft(teacher, content);
  await expect(sendAnnouncement(teacher, own.id, own)).rejects.toThrow("courseLost");
  expect(await copiesOf(own.id)).toEqual([]);
});

test("what the whole school must read reaches a new account too, also over its shared address", async () => {
  const admin = await createActor("admin");
  const send = async (changes: Partial<AnnouncementContent>) => {
    const { id, revision } = await draft(
      admin,
      contentFor([], { audience: "students", ...changes }),
    );
    await createActor("student"); // there is somebody to receive it
    await sendAnnouncement(admin, id, { revision, holdSeconds: 0 });
    return id;
  };
  const mustRead = await send({ mustRead: true });
  const other = await send({});
  const created = async (role: Role) => {
    const username = `baru.${crypto.randomUUID().slice(0, 8)}`;
    const { userId } = await createUser(admin, { username, displayName: "", role, age: null });
    return { id: userId, role } as Actor;
  };
  const [student, teacher] = [await created("student"), await created("teacher")];
  expect(await copiesOf(mustRead)).toContain(student.id);
  expect(await copiesOf(mustRead)).not.toContain(teacher.id);
  expect(await copiesOf(other)).not.toContain(student.id);

  const [sent] = await db.select().from(notification).where(eq(notification.announcementId, other));
  const address = sent?.id ?? "";
  expect(await getSharedAnnouncement(student, address)).toMatchObject({ courseId: null });
  expect(await getSharedAnnouncement(admin, address)).toMatchObject({ canManage: true });
  expect(await getSharedAnnouncement(teacher, address)).toBeUndefined();

  await changeRole(admin, { userId: teacher.id, role: "student" });
  expect(await copiesOf(mustRead)).toContain(teacher.id);
});

test("who was suspended gets what they missed when they are restored, and only that", async () => {
  const { teacher, course, students } = await school(2);
  const admin = await createActor("admin");
  const [suspended, other] = students as [Actor, Actor];
  const send = async (changes: Partial<AnnouncementContent> = {}, author = teacher) => {
    const { id, revision } = await draft(author, contentFor([course], changes));
    await sendAnnouncement(author, id, { revision, holdSeconds: 0 });
    return id;
  };
  const before = await send();
  await suspendUser(admin, suspended.id);
  const missed = [
    await send(),
    await send({ selection: "persons", personIds: ids(students) }),
    await send({ audience: "students", courseIds: [] }, admin),
  ];
  const notMissed = [
    await send({ selection: "persons", personIds: [other.id] }),
    await send({ type: "schedule" }),
    await send({ audience: "teachers", courseIds: [] }, admin),
  ];
  const expired = await send();
  await db
    .update(announcement)
    .set({ expiresAt: new Date(0) })
    .where(eq(announcement.id, expired));
  const muted = { kind: "type", target: "schedule" } as const;
  await db.insert(mute).values({ userId: suspended.id, ...muted, createdAt: new Date() });
  for (const id of missed) expect(await copiesOf(id)).not.toContain(suspended.id);

  await restoreUser(admin, suspended.id);
  await restoreUser(admin, suspended.id);
  for (const id of [before, ...missed]) {
    expect((await copiesOf(id)).filter((userId) => userId === suspended.id)).toHaveLength(1);
  }
  for (const id of [...notMissed, expired]) expect(await copiesOf(id)).not.toContain(suspended.id);
  const { items } = await listNotifications(suspended);
  expect(new Set(items.map(({ seq }) => seq)).size).toBe(items.length);
});
