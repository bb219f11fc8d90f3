import { array, assert, asyncProperty } from "fast-check";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db, writeBatch } from "@/db/client";
import { mute } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { PublicError } from "@/lib/errors";
import { log } from "@/lib/log";
import { addMember, removeMember } from "@/lib/members/mutations";
import { countUnread } from "@/lib/notifications/data";
import { markAllRead, setRead } from "@/lib/notifications/mutations";
import {
  createActor,
  createCourse,
  createProject,
  createSubmission,
  usernameOf,
} from "@/lib/testing/factories";
import { restoreUser, suspendUser } from "@/lib/users/mutations";
import { emptyContent } from "./content";
import { createDraft } from "./drafts";
import { releaseDue } from "./scheduler";
import { sendAnnouncement, unscheduleAnnouncement } from "./sending";
import { makeDue, soon } from "./testing/announcements";
import { anyCommand } from "./testing/recipients-commands";
import {
  type Command,
  Model,
  type Sending,
  type Simple,
  STUDENTS,
  types,
} from "./testing/recipients-model";

const CASES = Number(process.env.CASES ?? 300);
const TIMEOUT_MS = 6 * CASES * 1_000; // ends one that hangs
type School = Awaited<ReturnType<typeof createSchool>>;

async function createSchool() {
  const [admin, teacher] = [await createActor("admin"), await createActor("teacher")];
  const actors: Actor[] = [];
  for (let i = 0; i < STUDENTS; i++) actors.push(await createActor("student"));
  const courses = [await createCourse(teacher), await createCourse(teacher)];
  return { admin, teacher, actors, courses, project: await createProject(at(courses, 0)) };
}

/** Everything but persons and courses. */
const reset = () =>
  writeBatch([
    sql`delete from notification`,
    sql`delete from announcement`,
    ...["enrollment", "mute", "submission"].map((name) => sql`delete from ${sql.identifier(name)}`),
    sql`update user set suspended_at = null`,
  ]);

function at<Item>(list: readonly Item[], index: number): Item {
  const item = list[index];
  if (item === undefined) throw new Error(`there is nothing at ${index}`);
  return item;
}

/** Sends it; returns its id, and whether it was accepted. */
async function send(school: School, sending: Sending) {
  const inCourses = sending.audience === "courses";
  const author = inCourses ? school.teacher : school.admin;
  const { id, revision } = await createDraft(author, {
    clientKey: crypto.randomUUID(),
    content: {
      ...emptyContent,
      ...sending,
      title: "Jadwal berubah",
      message: "Besok mulai pukul 9.",
      courseIds: inCourses ? sending.courses.map((course) => at(school.courses, course).id) : [],
      personIds: sending.persons.map((student) => at(school.actors, student).id),
      projectId: sending.selection === "without_submission" ? school.project.id : null,
    },
  });
  const when = sending.later ? { publishAt: soon(3600_000) } : { holdSeconds: 0 };
  try {
    await sendAnnouncement(author, id, { revision, ...when });
    return { id, accepted: true };
  } catch (error) {
    if (error instanceof PublicError) return { id, accepted: false };
    throw error;
  }
}

type Run = { school: School; model: Model; ids: string[] };

/** Each command on the product and on the model. */
async function run({ school, model, ids }: Run, command: Command) {
  if (command.kind === "send") {
    const { id, accepted } = await send(school, command);
    ids.push(id);
    return expect(accepted).toBe(model.send(command));
  }
  const { student, course, type } = command;
  const actor = at(school.actors, student);
  const { id: courseId } = at(school.courses, course);
  const isSuspended = model.suspended.has(student);
  switch (command.kind) {
    case "join":
      if (isSuspended) return;
      await addMember(school.teacher, { courseId, username: usernameOf(actor) });
      return model.join(command);
    case "leave":
      if (!model.isMember(student, course)) return;
      await removeMember(school.teacher, { courseId, userId: actor.id });
      return model.leave(command);
    case "mute course":
    case "mute type": {
      const [kind, target] =
        command.kind === "mute type" ? (["type", type] as const) : (["course", courseId] as const);
      const row = { userId: actor.id, kind, target, createdAt: new Date() };
      await db.insert(mute).values(row).onConflictDoNothing();
      return void model.mutes.add(`${student} ${kind === "type" ? type : course}`);
    }
    case "suspend":
      await suspendUser(school.admin, actor.id);
      return void model.suspended.add(student);
    case "restore":
      if (isSuspended) await restoreUser(school.admin, actor.id);
      return model.restore(student);
    case "hand in":
      if (!model.handedIn.has(student)) await createSubmission(school.project, actor);
      return void model.handedIn.add(student);
    default:
      return runOnSent({ school, model, ids }, command);
  }
}

async function runOnSent({ school, model, ids }: Run, { kind, student, which }: Simple) {
  const index = which % Math.max(1, ids.length);
  const [sent, id] = [model.sent[index], ids[index]];
  if (!sent || id === undefined) return;
  const actor = at(school.actors, student);
  const author = sent.audience === "courses" ? school.teacher : school.admin;
  if (kind === "release" && sent.status === "scheduled") {
    await makeDue(id);
    await Promise.all([releaseDue(log), releaseDue(log)]);
    model.release(sent);
  }
  if (kind === "undo") {
    const { undone } = await unscheduleAnnouncement(author, id);
    expect(undone).toBe(sent.status !== "published");
    if (undone) sent.status = "draft";
  }
  if (kind === "read all") {
    await markAllRead(actor, Number.MAX_SAFE_INTEGER);
    for (const { copies } of model.sent) {
      const copy = copies.get(student);
      if (copy) copy.read = true;
    }
  }
  const copy = sent.copies.get(student);
  if (kind !== "read" || !copy) return;
  const [row] = await db.all<{ id: string }>(sql`select n.id from notification n
    join recipient r on r.notification_id = n.id and r.user_id = ${actor.id}
    where n.announcement_id = ${id}`);
  await setRead(actor, { id: row?.id ?? "", read: !copy.read });
  copy.read = !copy.read;
}

async function expectMatches({ school, model, ids }: Run) {
  const rows = await db.all<{ announcement: string; user: string; read: number }>(
    sql`select n.announcement_id as announcement, r.user_id as user, r.read_at is not null as read
      from recipient r join notification n on n.id = r.notification_id
      where n.announcement_id is not null`,
  );
  const indexOf = new Map(school.actors.map(({ id }, index) => [id, index]));
  const stored = rows.flatMap(({ announcement, user, read }) => {
    const student = indexOf.get(user);
    if (student === undefined) return []; // teachers and admins
    return `${ids.indexOf(announcement)}: ${student} ${read === 1 ? "read" : "unread"}`;
  });
  const expected = model.sent.flatMap(({ copies }, index) =>
    [...copies].map(([student, { read }]) => `${index}: ${student} ${read ? "read" : "unread"}`),
  );
  expect(stored.toSorted()).toEqual(expected.toSorted());
  return expected;
}

async function expectUnread(actors: Actor[], expected: string[]) {
  for (const [student, actor] of actors.entries()) {
    const unread = expected.filter((copy) => copy.endsWith(`: ${student} unread`)).length;
    expect(await countUnread(actor)).toBe(unread);
  }
}

test(
  "whoever joins, mutes, hands in or is suspended: copies and unread counts match a simple model",
  async () => {
    const school = await createSchool();
    const seats = [
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 0],
    ].map(([student = 0, course = 0]) => {
      return { kind: "join" as const, student, course, type: types[0], which: 0 };
    });
    await assert(
      asyncProperty(array(anyCommand, { maxLength: 14, size: "max" }), async (commands) => {
        await reset();
        const current = { school, model: new Model(), ids: [] };
        let copies: string[] = [];
        for (const each of [...seats, ...commands]) {
          await run(current, each as Command);
          copies = await expectMatches(current);
        }
        await expectUnread(school.actors, copies);
      }),
      { numRuns: CASES },
    );
  },
  TIMEOUT_MS,
);
