import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { courseModule, deletionRequest, mute, notification, submission, user } from "@/db/schema";
import { correctAnnouncement } from "@/lib/announcements/correction";
import {
  contentFor,
  copyOf,
  draft,
  published,
  scheduled,
} from "@/lib/announcements/testing/announcements";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { setCompleted } from "@/lib/modules/completion";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { snooze } from "@/lib/notifications/snooze";
import { reviewSubmission } from "@/lib/projects/mutations";
import { createSubscription } from "@/lib/push/testing/subscriptions";
import {
  announce,
  createActor,
  createCourse,
  createFile,
  createModule,
  createProject,
  createSubmission,
  usernameOf,
} from "@/lib/testing/factories";

const DAY = 24 * 3600_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);

/** A school in which every page shows something, in each of its states. */
export async function createSchool() {
  const users = await createUsers();
  const { teacher, newTeacher, student, classmate } = users;
  const course = await createCourse(teacher, {
    students: [student, classmate],
    title: "Web Dasar",
  });
  const courses = {
    course,
    empty: await createCourse(teacher, { title: "Kelas kosong", students: [users.beginner] }),
    draft: await createCourse(teacher, { title: "Kelas draf", status: "draft" }),
    archived: await createCourse(teacher, {
      title: "Kelas lama",
      students: [student],
      status: "archived",
    }),
    toJoin: await createCourse(newTeacher, { title: "Robotika" }),
  };
  const modules = {
    open: await createModule(course, "Pengantar pemrograman web"),
    done: await createModule(course, "Kerangka halaman"),
    later: await createModule(course, "Basis data", inDays(5)),
    draft: await createModule(course, "Belum dibuka", null),
  };
  await db
    .update(courseModule)
    .set({ summary: "Judul dan paragraf.", text: FORMATTED })
    .where(eq(courseModule.id, modules.done.id));
  await createFile(teacher, { name: "Kerangka.pdf", of: { moduleId: modules.done.id } });
  for (const each of [student, classmate]) {
    const done = { courseId: course.id, moduleId: modules.done.id, completed: true };
    await setCompleted(each, done);
  }
  const projects = await createProjects(users, course);
  return {
    users,
    courses,
    modules,
    projects,
    ...(await announceAll(users, course)),
    names: { leaver: usernameOf(users.leaver) },
  };
}

export type School = Awaited<ReturnType<typeof createSchool>>;
type Users = Awaited<ReturnType<typeof createUsers>>;
type Course = { id: string };

const change = (actor: Actor, values: Partial<typeof user.$inferInsert>) =>
  db.update(user).set(values).where(eq(user.id, actor.id));

async function createUsers() {
  const users = {
    student: await createActor("student", { displayName: "Dewi Lestari" }),
    classmate: await createActor("student", { displayName: "Made Wirawan" }),
    /** In a course in which nothing is to be done. */
    beginner: await createActor("student", { displayName: "Putu Ayu" }),
    /** In no course. */
    newcomer: await createActor("student", { displayName: "Rizky Ramadhan" }),
    leaver: await createActor("student", { displayName: "Sari Wulandari" }),
    suspended: await createActor("student", { displayName: "Bagas" }),
    pending: await createActor("student", { displayName: "Ayu" }),
    teacher: await createActor("teacher", { displayName: "Bu Ratna" }),
    newTeacher: await createActor("teacher", { displayName: "Pak Bima" }),
    admin: await createActor("admin", { displayName: "Admin Sekolah" }),
  };
  const { leaver, suspended, pending, newTeacher } = users;
  await change(suspended, { suspendedAt: new Date() });
  await change(pending, { passwordExpiresAt: inDays(1) });
  await db.insert(deletionRequest).values([
    { userId: leaver.id, requestedAt: new Date() },
    { userId: newTeacher.id, requestedAt: new Date() },
  ]);
  return users;
}

/** Projects in each state in which a student finds them. */
async function createProjects({ teacher, student, classmate }: Users, course: Course) {
  const project = (title: string, dueAt: Date | null = null) =>
    createProject(course, { title, dueAt });
  const projects = {
    open: await project("Situs kelas", inDays(3)),
    late: await project("Kartu nama", inDays(-2)),
    waiting: await project("Poster"),
    revise: await project("Peta sekolah", inDays(6)),
    accepted: await project("Logo"),
  };
  const handedIn = (id: { id: string }) => createSubmission(id, student);
  const submissions = {
    waiting: await handedIn(projects.waiting),
    revise: await handedIn(projects.revise),
    accepted: await handedIn(projects.accepted),
  };
  await createSubmission(projects.open, classmate);
  for (const { id } of Object.values(submissions)) {
    await createFile(student, { name: "Foto buku tulis.jpg", of: { submissionId: id } });
  }
  await createFile(teacher, { name: "coretan.jpg", of: { reviewOfId: submissions.revise.id } });
  for (const [state, note] of [
    ["revise", "Tambahkan foto kelasmu."],
    ["accepted", "Bagus sekali."],
  ] as const) {
    const submissionId = submissions[state].id;
    await reviewSubmission(teacher, { submissionId, version: 1, state, reviewNote: note });
  }
  const long = new Date(Date.now() - DAY); // no longer to be undone
  await db
    .update(submission)
    .set({ reviewedAt: long })
    .where(eq(submission.id, submissions.revise.id));
  return { ...projects, submissions };
}

const asking = { needsConfirmation: true, mustRead: true, confirmBy: inDays(2) };

/** Announcements in each state, and the student's copies of them. */
async function announceAll(users: Users, course: Course) {
  const { teacher, student, admin, beginner } = users;
  const sent = await sendAll(teacher, course);
  const copies: Record<string, string> = {};
  for (const [name, id] of Object.entries(sent)) {
    copies[name] = (await copyOf(id, student)).notificationId;
  }
  const of = copies as Record<keyof typeof sent, string>;
  await confirmNotification(student, of.confirmed);
  await correctAnnouncement(teacher, sent.corrected, {
    content: { title: "Jadwal piket", message: "Besok mulai **pukul 10**.", link: null },
    correction: "material",
    version: 1,
  });
  await withdrawAnnouncement(teacher, sent.withdrawn);
  await db
    .update(notification)
    .set({ expiresAt: inDays(-1), expiredAt: inDays(-1) })
    .where(eq(notification.id, of.expired));
  await snooze(student, of.snoozed, inDays(1));
  const attachments = [(await createFile(teacher, { name: "Denah lokasi.pdf" })).id];
  const own = {
    draft: (
      await draft(teacher, contentFor([course], { title: "Masih ditulis", attachments, ...asking }))
    ).id,
    scheduled: await scheduled(teacher, contentFor([course], { title: "Libur sekolah" })),
    bySchool: (await draft(admin, contentFor([], { audience: "teachers", title: "Rapat" }))).id,
  };
  const muted = { userId: student.id, kind: "course", target: course.id } as const;
  await db.insert(mute).values({ ...muted, createdAt: new Date() });
  await createSubscription(student);
  await db.insert(deletionRequest).values({ userId: beginner.id, requestedAt: new Date() });
  return { sent, copies: of, own };
}

async function sendAll(teacher: Actor, course: Course) {
  const attachments = [
    (await createFile(teacher, { name: "Surat edaran.pdf" })).id,
    (await createFile(teacher, { name: "papan tulis.jpg", size: 1_300_000 })).id,
  ];
  const send = (title: string, content = {}) =>
    published(teacher, contentFor([course], { title, ...content }));
  const { announcementId: plain } = await announce(teacher, course, {
    title: "Tempelkan tautanmu",
    message: `Di sini: https://contoh.sch.id/${"panjang".repeat(12)}`,
    link: "https://contoh.sch.id/materi",
  });
  return {
    plain,
    formatted: await send("Persiapan pameran", { message: FORMATTED, type: "urgent", attachments }),
    asked: await send("Izin kunjungan", asking),
    confirmed: await send("Data orang tua", asking),
    corrected: await send("Jadwal piket"),
    withdrawn: await send("Salah kirim"),
    expired: await send("Kuis hari ini", { expiresAt: inDays(1) }),
    snoozed: await send("Survei kelas"),
  };
}

const FORMATTED = `## Bawa

- laptop
- \`kartu\`

> Jangan lupa

\`\`\`
npm run dev -- --port 3000 --hostname 0.0.0.0
\`\`\`

Lihat [panduan](https://contoh.sch.id).`;
