import { asc, eq, sql } from "drizzle-orm";
import { emptyContent } from "@/lib/announcements/content";
import { createAnnouncement } from "@/lib/announcements/mutations";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { setAttachments } from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import { handIn } from "@/lib/projects/mutations";
import { db, writeBatch } from "../../db/client";
import {
  announcement,
  course,
  courseModule,
  enrollment,
  moduleCompletion,
  notification,
  project,
  recipient,
  user,
} from "../../db/schema";
import type { Role } from "../../db/enums";
import { nameKeys, titleKeys } from "../../db/text-keys";
import { hashPassword } from "@/lib/accounts/hash-password";
import { moduleTexts } from "./module-texts";
import { drawSampleFiles, type SampleContents, uploadSamples } from "./sample-files";
import { admin, courses, SAMPLE_PASSWORD, studentNames, teachers } from "./school";

const AN_HOUR = 3600 * 1000;
const A_DAY = 24 * AN_HOUR;
/** The number of students who have handed in their project. */
const SUBMISSIONS = 3;

/** Throws if the database may belong to a real school. Call it before anything is opened. */
export function requireSampleAllowed() {
  if (!env.TURSO_DATABASE_URL.startsWith("file:") || env.NODE_ENV === "production") {
    throw new Error("Sample data goes only into an embedded database outside production.");
  }
}

/** Fills an empty embedded database with the sample school. */
export async function seedSchool(now = Date.now()): Promise<void> {
  requireSampleAllowed();
  if (!(await isEmpty())) throw new Error("There are users already; sample data is not added.");

  const passwordHash = await hashPassword(SAMPLE_PASSWORD);
  const sample = await drawSampleFiles();
  const joined = new Date(now - 30 * A_DAY);
  const person = (role: Role, entry: { username: string; displayName: string }) => ({
    id: newId("user"),
    role,
    passwordHash,
    createdAt: joined,
    ...entry,
    ...nameKeys(entry.displayName),
    age: role === "student" ? 15 + (entry.displayName.length % 4) : null,
  });
  const staff = [person("admin", admin), ...teachers.map((entry) => person("teacher", entry))];
  const students = studentNames.map((displayName) =>
    person("student", { username: displayName.toLowerCase().replace(" ", "."), displayName }),
  );
  await writeBatch([db.insert(user).values([...staff, ...students])]);

  const toPublish: ToPublish[] = [];
  for (const [index, entry] of courses.entries()) {
    const teacher = staff.find(({ username }) => username === entry.teacher);
    if (!teacher) throw new Error(`no teacher ${entry.teacher}`);
    const actor = { id: teacher.id, role: "teacher" } as Actor;
    const { every, from } = entry.students ?? { every: 1, from: -1 };
    const members = students.filter((_, n) => n % every === from);
    const courseId = await seedCourse({ entry, actor, members, now, index, sample });
    for (const content of entry.announcements) {
      const sentAt = schoolTime({ now, daysAgo: content.daysAgo, index });
      toPublish.push({ actor, courseId, content, sentAt, sample });
    }
  }
  // Inboxes are in the order of publishing.
  for (const next of toPublish.toSorted((a, b) => a.sentAt - b.sentAt))
    await publishInThePast(next);
  await markOlderOnesRead(now);
  await setStatuses();
}

/** Runs last: only published courses accept announcements. */
async function setStatuses() {
  const set = courses.flatMap(({ joinCode, status }) =>
    status ? [db.update(course).set({ status }).where(eq(course.joinCode, joinCode))] : [],
  );
  await writeBatch(set);
}

/** Whether the database has no user yet. */
export async function isEmpty(): Promise<boolean> {
  return (await db.select({ id: user.id }).from(user).limit(1)).length === 0;
}

type CourseToSeed = {
  entry: (typeof courses)[number];
  actor: Actor;
  members: { id: string }[];
  now: number;
  index: number;
  sample: SampleContents;
};

async function seedCourse(toSeed: CourseToSeed): Promise<string> {
  const { entry, actor, members, now, index, sample } = toSeed;
  const id = newId("course");
  const createdAt = new Date(now - (25 - index) * A_DAY);
  const moduleIds = entry.modules.map(() => newId("module"));
  await writeBatch([
    db.insert(course).values({
      id,
      teacherId: actor.id,
      createdAt,
      title: entry.title,
      ...titleKeys(entry.title),
      description: entry.description,
      joinCode: entry.joinCode,
      cover: entry.cover,
    }),
    db.insert(courseModule).values(
      entry.modules.map(([title, summary, opensInDays], n) => ({
        id: moduleIds[n] ?? newId("module"),
        courseId: id,
        position: n + 1,
        title,
        summary,
        text: moduleTexts[title] ?? "",
        opensAt: opensInDays ? new Date(now + opensInDays * A_DAY) : createdAt,
        createdAt,
      })),
    ),
    ...members.map((member) =>
      db.insert(enrollment).values({ courseId: id, userId: member.id, createdAt }),
    ),
  ]);
  const done = entry.status === "archived" ? moduleIds : moduleIds.slice(0, -1);
  await seedCompletions({ moduleIds: done, members, since: createdAt });
  const moduleId = moduleIds.at(-1) ?? "";
  await attachToModule(toSeed, moduleIds[0] ?? "");
  if (entry.project) await seedProject({ moduleId, content: entry.project, members, now, sample });
  return id;
}

async function attachToModule({ entry, actor, sample }: CourseToSeed, id: string) {
  const ids = await uploadSamples(actor, sample, entry.attachments);
  const onlyIf = sql`true`;
  await writeBatch(setAttachments(actor, { kind: "module", id }, { ids, onlyIf }));
}

type CompletionsToSeed = { moduleIds: string[]; members: { id: string }[]; since: Date };

/** Each module is done by some students, earlier ones by more; deterministic. */
async function seedCompletions({ moduleIds, members, since }: CompletionsToSeed) {
  const rows = moduleIds.flatMap((moduleId, n) =>
    members
      .filter((_, index) => (index * 7) % 10 < 8 - 3 * n)
      .map(({ id: userId }, index) => ({
        moduleId,
        userId,
        createdAt: new Date(since.getTime() + (3 * n + 1) * A_DAY + index * AN_HOUR),
      })),
  );
  if (rows.length > 0) await writeBatch([db.insert(moduleCompletion).values(rows)]);
}

type ProjectToSeed = {
  moduleId: string;
  content: NonNullable<(typeof courses)[number]["project"]>;
  members: { id: string }[];
  now: number;
  sample: SampleContents;
};

/** A project with some submissions, the first of them with files. */
async function seedProject({ moduleId, content, members, now, sample }: ProjectToSeed) {
  const id = newId("project");
  const { brief, deliverable, dueInDays } = content;
  const [createdAt, dueAt] = [new Date(now - A_DAY), wholeMinute(now + dueInDays * A_DAY)];
  await writeBatch([
    db.insert(project).values({ id, moduleId, brief, deliverable, dueAt, createdAt }),
  ]);
  for (const [n, { id: userId }] of members.slice(-SUBMISSIONS).entries()) {
    const student = { id: userId, role: "student" } as Actor;
    const link = `https://situs-kelas.example/${userId.slice(-4)}`;
    const files = await uploadSamples(student, sample, n === 0 ? content.attachments : []);
    await handIn(student, { projectId: id, link, note: "", files });
  }
}

/** Forms and the API store times in whole minutes. */
const wholeMinute = (at: number) => new Date(at - (at % 60_000));

type ToPublish = {
  actor: Actor;
  courseId: string;
  content: (typeof courses)[number]["announcements"][number];
  sentAt: number;
  sample: SampleContents;
};

async function publishInThePast({ actor, courseId, content, sentAt, sample }: ToPublish) {
  const { daysAgo: _, attachments: names, ...text } = content;
  const attachments = await uploadSamples(actor, sample, names);
  const { id: announcementId } = await createAnnouncement(actor, {
    clientKey: crypto.randomUUID(),
    content: { ...emptyContent, ...text, format: "plain", courseIds: [courseId], attachments },
    sending: { holdSeconds: 0 },
  });
  await writeBatch([
    sql`update ${announcement} set created_at = ${sentAt}, published_at = ${sentAt} where id = ${announcementId}`,
    sql`update ${notification} set created_at = ${sentAt} where announcement_id = ${announcementId}`,
  ]);
}

/** A time of that day between 07:30 and 11:00 in Jakarta, never in the future. */
function schoolTime({ now, daysAgo, index }: { now: number; daysAgo: number; index: number }) {
  const jakartaOffset = 7 * AN_HOUR;
  const midnight = Math.floor((now + jakartaOffset) / A_DAY) * A_DAY - jakartaOffset;
  const morning = midnight - daysAgo * A_DAY + (7.5 + index * 0.7) * AN_HOUR;
  return Math.min(morning, now - (index + 1) * (AN_HOUR / 3));
}

/** Marks older announcements as read by more students; deterministic. */
async function markOlderOnesRead(now: number) {
  const copies = await db
    .select({
      notificationId: recipient.notificationId,
      userId: recipient.userId,
      createdAt: notification.createdAt,
    })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .orderBy(asc(recipient.seq), asc(recipient.userId));
  const read = copies.filter(({ createdAt }, n) => {
    const days = (now - createdAt.getTime()) / A_DAY;
    return days > 1 && (n * 7) % 20 < Math.min(18, 6 + 2 * days);
  });
  await writeBatch(
    read.map(
      ({ notificationId, userId, createdAt }) =>
        sql`update ${recipient} set read_at = ${createdAt.getTime() + A_DAY / 4}
            where notification_id = ${notificationId} and user_id = ${userId}`,
    ),
  );
}
