// Creates the school for the matrix, and prints its ids. It is a separate process: the factories write to
// the database that the environment names when they are loaded.
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { migrateDatabase } from "@/db/migrate";
import { courseModule, file, user } from "@/db/schema";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
  enroll,
} from "@/lib/testing/factories";
import { emptyContent } from "@/lib/announcements/content";
import { createDraft } from "@/lib/announcements/drafts";
import type { Actor } from "@/lib/auth/actor";
import { renewFeed } from "@/lib/calendar/mutations";
import { uploadFile } from "@/lib/files/testing/uploads";
import { listSubmissions } from "@/lib/projects/data";
import { handIn } from "@/lib/projects/mutations";
import { canaries } from "./canaries";
import type { School } from "./test-server";

async function createSchool(): Promise<School> {
  await migrateDatabase();
  const users = await createUsers();
  const { teacher, otherTeacher, student, outsider } = users;
  const otherCourse = await createCourse(otherTeacher, {
    title: canaries.otherCourse.text,
    joinOpen: false,
  });
  const openCourse = await createCourse(otherTeacher, { title: "Robotika" });
  await enroll(otherCourse, outsider);

  const ids = Object.entries(users).map(([name, { id }]) => [name, id] as const);
  return {
    users: Object.fromEntries(ids) as School["users"],
    ...(await createCanaryCourse(teacher, student)),
    otherCourse: { id: otherCourse.id, joinCode: otherCourse.joinCode },
    openCourse: { joinCode: openCourse.joinCode },
    calendar: { secret: secretOf(await renewFeed(await createActor("student"), { locale: "id" })) },
  };
}

const secretOf = ({ address }: { address: string }) => String(/([\w-]+)\.ics$/.exec(address)?.[1]);

async function createUsers() {
  const passwordHash = canaries.passwordHash.text;
  const users = {
    student: await createActor("student", { passwordHash, displayName: canaries.student.text }),
    teacher: await createActor("teacher", { passwordHash }),
    otherTeacher: await createActor("teacher", { passwordHash }),
    admin: await createActor("admin", { passwordHash }),
    suspended: await createActor("admin", { passwordHash }),
    expired: await createActor("admin", { passwordHash }),
    outsider: await createActor("student", { passwordHash, displayName: canaries.outsider.text }),
    leaver: await createActor("student", { passwordHash, username: "leaver" }),
    toBeDeleted: await createActor("student", { passwordHash }),
  };
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, users.suspended.id));
  return users;
}

/** The teacher's course, with the canary in every text. */
async function createCanaryCourse(teacher: Actor, student: Actor) {
  const canary = canaries.course.text;
  const { id, joinCode } = await createCourse(teacher, { students: [student], title: canary });
  const first = await createModule({ id }, canary);
  const notification = await announce(teacher, { id }, { title: canary, message: canary });
  const project = await createProject({ id }, { title: canary });
  await db
    .update(courseModule)
    .set({ summary: canary, text: canary })
    .where(eq(courseModule.courseId, id));
  const link = "https://situs.example/";
  await handIn(student, { projectId: project.id, link, note: canary });
  const [submission] = await listSubmissions(student, project.id);
  const draft = await createDraft(teacher, {
    clientKey: crypto.randomUUID(),
    content: {
      ...emptyContent,
      courseIds: [id],
      title: canaries.draft.text,
      message: canaries.draft.text,
    },
  });
  return {
    course: { id, joinCode },
    notification,
    sent: { id: notification.announcementId },
    file: await attachText(teacher, notification.announcementId, canary),
    module: { id: first.id },
    project,
    submission: { id: submission?.id ?? "" },
    draft: { id: draft.id },
  };
}

async function attachText(teacher: Actor, announcementId: string, content: string) {
  const { id } = await uploadFile(teacher, { content });
  await db.update(file).set({ announcementId }).where(eq(file.id, id));
  return { id };
}

process.stdout.write(JSON.stringify(await createSchool()));
