import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement } from "@/db/schema";
import { announce, createActor, createCourse } from "@/lib/testing/factories";
import { emptyContent } from "@/lib/announcements/content";
import { renewFeed } from "@/lib/calendar/mutations";
import { createDraft } from "@/lib/announcements/drafts";
import { createAnnouncement } from "@/lib/announcements/mutations";
import { png } from "@/lib/files/testing/samples";
import { uploadFile } from "@/lib/files/testing/uploads";
import { createUpload } from "@/lib/files/uploads";
import {
  anyVersion,
  type ApiFixtures,
  type Case,
  firstVersion,
  later,
  newKey,
  newName,
  soon,
} from "./api-case";
import { moduleCases } from "./module-api-cases";

const notificationCase = async ({ teacher, course }: ApiFixtures): Promise<Case> => {
  const link = "https://kelas.example/minggu-1";
  const { id } = await announce(teacher, course, { link });
  return { as: "student", status: 200, path: { id } };
};

const userCase = async (): Promise<Case> => {
  const { id } = await createActor("student");
  return { as: "admin", status: 200, path: { id } };
};

const UPLOADED = "Halo, Bu Ratna.";

const uploadCase = async ({ student }: ApiFixtures): Promise<Case> => {
  const { id } = await createUpload(student, { name: "a.txt", size: UPLOADED.length });
  return { as: "student", status: 200, path: { id } };
};

const fileCase = async ({ student }: ApiFixtures): Promise<Case> => {
  const { id } = await uploadFile(student);
  return { as: "student", status: 200, path: { id } };
};

/** A draft of the teacher. */
const draftCase = async ({ teacher, course }: ApiFixtures): Promise<Case> => {
  const content = { ...emptyContent, courseIds: [course.id], title: "Draf", message: "Draf." };
  const { id } = await createDraft(teacher, { clientKey: crypto.randomUUID(), content });
  return { as: "teacher", status: 200, path: { id } };
};

/** A published announcement that asks for confirmation. */
const sentCase = async ({ teacher, course }: ApiFixtures): Promise<Case> => {
  const content = { ...emptyContent, courseIds: [course.id], title: "Izin", message: "Izin." };
  const { id } = await createAnnouncement(teacher, {
    clientKey: crypto.randomUUID(),
    content: { ...content, needsConfirmation: true },
    sending: {},
  });
  return { as: "teacher", status: 200, path: { id } };
};

/** One call for each operation, by its name in the description. */
export const cases: Record<string, (fixtures: ApiFixtures) => Case | Promise<Case>> = {
  exportOwnData: () => ({ as: "student", status: 200 }),
  exportOwnFiles: () => ({ as: "student", status: 200 }),
  listNotifications: async (fixtures) => {
    await notificationCase(fixtures);
    const query = {
      unread: "true",
      limit: "5",
      after: "0",
      q: "modul",
      type: "course_update",
      text: "lines",
    };
    return { as: "student", status: 200, query };
  },
  getNotification: notificationCase,
  setRead: async (fixtures) => ({ ...(await notificationCase(fixtures)), body: { read: true } }),
  snoozeNotification: async (fixtures) => ({
    ...(await notificationCase(fixtures)),
    body: { until: soon() },
  }),
  cancelSnooze: async (fixtures) => ({ ...(await notificationCase(fixtures)), status: 204 }),
  markAllRead: () => ({ as: "student", status: 200, body: { upTo: 0 } }),
  replayChanges: async (fixtures) => {
    const { path } = await notificationCase(fixtures);
    const change = { key: crypto.randomUUID(), id: path?.id, action: "unread" };
    return { as: "student", status: 200, body: { userId: fixtures.student.id, changes: [change] } };
  },
  streamNotifications: () => ({ as: "student", status: 200, query: { since: "0.0" } }),

  listCourses: () => ({ as: "student", status: 200, query: { status: "published", limit: "5" } }),
  createCourse: () => ({
    as: "teacher",
    status: 201,
    headers: newKey(),
    body: { title: "Robotika", cover: "robot" },
  }),
  getCourse: ({ course }) => ({ as: "teacher", status: 200, path: { id: course.id } }),
  updateCourse: ({ course }) => ({
    as: "teacher",
    status: 200,
    path: { id: course.id },
    headers: firstVersion,
    body: { title: "Baru", description: "*Baru*", cover: "ocean", joinOpen: false },
  }),
  patchCourse: ({ course }) => ({
    as: "teacher",
    status: 200,
    path: { id: course.id },
    headers: anyVersion,
    body: { title: "Lebih baru" },
  }),
  deleteCourse: async ({ teacher }) => {
    const { id } = await createCourse(teacher, { status: "draft" });
    return { as: "teacher", status: 204, path: { id } };
  },

  listMembers: ({ course }) => ({
    as: "teacher",
    status: 200,
    path: { id: course.id },
    query: { search: "dewi" },
  }),
  addMember: async ({ course }) => {
    const username = newName();
    await createActor("student", { username });
    return { as: "teacher", status: 201, path: { id: course.id }, body: { username } };
  },
  removeMember: ({ course, student }) => ({
    as: "teacher",
    status: 204,
    path: { id: course.id, userId: student.id },
  }),

  ...moduleCases,

  listAnnouncements: async (fixtures) => {
    await notificationCase(fixtures);
    return { as: "student", status: 200, path: { id: fixtures.course.id }, query: { limit: "5" } };
  },
  publishAnnouncement: ({ course }) => ({
    as: "teacher",
    status: 201,
    path: { id: course.id },
    headers: newKey(),
    body: { type: "general", title: "Libur", message: "Besok libur.", link: null, mustRead: true },
  }),
  createAnnouncement: ({ course }) => ({
    as: "teacher",
    status: 201,
    headers: newKey(),
    body: {
      type: "schedule",
      title: "Ujian",
      message: "Ujian **Senin**.",
      format: "markdown",
      courseIds: [course.id],
      needsConfirmation: true,
      confirmBy: later(),
      publishAt: soon(),
      sendLate: true,
    },
  }),
  getAnnouncement: draftCase,
  updateAnnouncement: async (fixtures) => ({
    ...(await draftCase(fixtures)),
    headers: anyVersion,
    body: {
      type: "general",
      title: "Baru",
      message: "Baru.",
      courseIds: [fixtures.course.id],
      recipients: { userIds: [fixtures.student.id] },
    },
  }),
  patchAnnouncement: async (fixtures) => ({
    ...(await draftCase(fixtures)),
    headers: anyVersion,
    body: { title: "Baru", expiresAt: later() },
  }),
  deleteAnnouncement: async (fixtures) => ({ ...(await draftCase(fixtures)), status: 204 }),
  sendAnnouncement: async (fixtures) => ({
    ...(await draftCase(fixtures)),
    headers: anyVersion,
    body: { holdSeconds: 15 },
  }),
  withdrawAnnouncement: draftCase,
  getReceipts: async (fixtures) => ({
    ...(await sentCase(fixtures)),
    query: { state: "open", limit: "5" },
  }),
  remindRecipients: async (fixtures) => ({ ...(await sentCase(fixtures)), status: 204 }),
  confirmAnnouncement: async (fixtures) => ({ ...(await sentCase(fixtures)), as: "student" }),

  exportReceipts: async ({ teacher, course }) => {
    const { announcementId: id } = await announce(teacher, course);
    await db.update(announcement).set({ needsConfirmation: true }).where(eq(announcement.id, id));
    return { as: "teacher", status: 200, path: { id }, query: { separator: "semicolon" } };
  },

  createUpload: () => ({ as: "student", status: 201, body: { name: "foto.jpg", size: 900 } }),
  getUpload: uploadCase,
  appendToUpload: async (fixtures) => ({
    ...(await uploadCase(fixtures)),
    headers: { "Upload-Offset": "0" },
    bytes: UPLOADED,
  }),
  getFile: fileCase,
  deleteFile: async (fixtures) => ({ ...(await fileCase(fixtures)), status: 204 }),
  getThumbnail: async ({ student }) => {
    const { id } = await uploadFile(student, { name: "papan.png", content: await png() });
    return { as: "student", status: 200, path: { id } };
  },

  listUsers: () => ({
    as: "admin",
    status: 200,
    query: { role: "student", sort: "createdAt", direction: "desc", limit: "5" },
  }),
  createUser: () => ({
    as: "admin",
    status: 201,
    body: { username: newName(), displayName: "Lewat API", role: "student", age: 16 },
  }),
  getUser: userCase,
  updateUser: async () => ({
    ...(await userCase()),
    headers: firstVersion,
    body: { displayName: "Nama Baru", age: null },
  }),
  patchUser: async () => ({ ...(await userCase()), headers: firstVersion, body: { age: 15 } }),
  deleteUser: async () => ({ ...(await userCase()), status: 204 }),
  exportUsers: () => ({ as: "admin", status: 200, query: { role: "admin" } }),
  exportAudit: () => ({ as: "admin", status: 200, query: { outcome: "ok", from: "2026-01-01" } }),

  getCalendar: async ({ student }) => {
    const { address } = await renewFeed(student, { locale: "id" });
    return { as: "nobody", status: 200, path: { file: address.split("/").at(-1) ?? "" } };
  },
  isLive: () => ({ as: "nobody", status: 200 }),
  isReady: () => ({ as: "nobody", status: 200 }),
  getMetrics: () => ({ as: "nobody", status: 200 }),
  getDescription: () => ({ as: "nobody", status: 200 }),
};
