import { array, assert, asyncProperty, constantFrom, nat, record } from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import { addMember, removeMember } from "@/lib/members/mutations";
import { confirmNotification, undoConfirmation } from "@/lib/notifications/confirmation";
import { listNotifications } from "@/lib/notifications/data";
import { setRead } from "@/lib/notifications/mutations";
import { currentPosition, readInboxes } from "@/lib/realtime/change-log";
import { createActor, createCourse, usernameOf } from "@/lib/testing/factories";
import { correctAnnouncement } from "./correction";
import { REMINDER_INTERVAL_MS } from "./lifecycle";
import { remindUnconfirmed } from "./reminders";
import { requireSent } from "./sent";
import { backdate, contentFor, published } from "./testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "./withdrawal";

// Who has what, unread or confirmed, after any walk of enrolments, reads, confirmations, corrections,
// withdrawals, restorations and reminders: the product agrees with a small model after every step.

const WALKS = Number(process.env.CASES ?? 50);
const STEPS = 40;

const operations = [
  "join",
  "leave",
  "read",
  "unread",
  "confirm",
  "unconfirm",
  "minor",
  "material",
  "withdraw",
  "restore",
  "remind",
] as const;
type Step = { operation: (typeof operations)[number]; student: number; sent: number };

type Copy = { read: boolean; confirmed: boolean; order: number };
type ModelSent = { needsConfirmation: boolean; withdrawn: boolean; copies: Map<number, Copy> };

/** The small model. `sent[0]` must be read and confirmed, `sent[1]` need not. */
class Model {
  readonly members: Set<number>;
  readonly sent: ModelSent[];
  #order = 0;

  constructor(students: number) {
    this.members = new Set(Array.from({ length: students }, (_, index) => index));
    this.sent = [true, false].map((needsConfirmation) => ({
      needsConfirmation,
      withdrawn: false,
      copies: new Map(),
    }));
    for (const each of this.sent) this.#deliver(each, [...this.members]);
  }

  /** Takes a step; false when it must be refused. */
  take({ operation, student, sent: index }: Step): boolean {
    const sent = this.sent[index] as ModelSent;
    const [asked] = this.sent as [ModelSent];
    if (operation === "join") {
      this.members.add(student);
      if (!asked.withdrawn && !asked.copies.has(student)) this.#deliver(asked, [student]);
      return true;
    }
    if (operation === "leave") {
      for (const each of this.sent) each.copies.delete(student);
      return this.members.delete(student);
    }
    if (["read", "unread", "confirm", "unconfirm"].includes(operation)) {
      return takeReaderStep(operation, sent, sent.copies.get(student));
    }
    return this.#takeTeacherStep(operation, sent);
  }

  #takeTeacherStep(operation: Step["operation"], sent: ModelSent): boolean {
    if (operation === "withdraw") return (sent.withdrawn = true);
    if (operation === "restore") {
      const late = [...this.members].filter((student) => !sent.copies.has(student));
      if (sent.withdrawn && sent.needsConfirmation) this.#deliver(sent, late);
      sent.withdrawn = false;
      return true;
    }
    if (sent.withdrawn) return false;
    if (operation === "minor") return true;
    const raised = [...sent.copies].filter(([, copy]) =>
      operation === "material"
        ? copy.read || copy.confirmed
        : !(sent.needsConfirmation ? copy.confirmed : copy.read),
    );
    this.#deliver(
      sent,
      raised.map(([student]) => student),
    );
    return operation === "material" || raised.length > 0;
  }

  #deliver({ copies }: ModelSent, students: number[]) {
    const order = ++this.#order;
    for (const student of students) copies.set(student, { read: false, confirmed: false, order });
  }

  /** A student's inbox, newest first. */
  inboxOf(student: number) {
    return this.sent
      .flatMap(({ copies, withdrawn }, sent) => {
        const copy = copies.get(student);
        return copy && !withdrawn ? [{ sent, ...copy }] : [];
      })
      .toSorted((a, b) => b.order - a.order)
      .map(({ sent, read, confirmed }) => ({ sent, read, confirmed }));
  }
}

function takeReaderStep(operation: string, sent: ModelSent, copy: Copy | undefined): boolean {
  if (!copy) return false;
  if (operation === "read" || operation === "unread") {
    if (!sent.withdrawn) copy.read = operation === "read"; // else it stays, without an error
    return true;
  }
  if (sent.withdrawn || !sent.needsConfirmation) return false;
  if (operation === "confirm" && !copy.confirmed) copy.read = true; // a repetition changes nothing
  copy.confirmed = operation === "confirm";
  return true;
}

let teacher: Actor;
let students: Actor[];

beforeAll(async () => {
  teacher = await createActor("teacher");
  students = await Promise.all([1, 2, 3].map(() => createActor("student")));
});

/** The product in the state that the model begins with. */
async function prepare() {
  const course = await createCourse(teacher, { students });
  const asked = await published(teacher, contentFor([course], { needsConfirmation: true }));
  const plain = await published(teacher, contentFor([course]));
  const ids = [asked, plain];
  const sent = await Promise.all(ids.map((id) => requireSent(teacher, id)));
  const notifications = sent.map(({ copies }) => copies[0]?.notificationId ?? "");
  return { course, ids, notifications, texts: 0 };
}

type World = Awaited<ReturnType<typeof prepare>>;

async function take(world: World, { operation, student: index, sent }: Step): Promise<unknown> {
  const student = students[index] as Actor;
  const [id, notification] = [world.ids[sent] ?? "", world.notifications[sent] ?? ""];
  const courseId = world.course.id;
  switch (operation) {
    case "join":
      return addMember(teacher, { courseId, username: usernameOf(student) });
    case "leave":
      return removeMember(teacher, { courseId, userId: student.id });
    case "read":
    case "unread":
      return setRead(student, { id: notification, read: operation === "read" });
    case "confirm":
      return confirmNotification(student, notification);
    case "unconfirm":
      return undoConfirmation(student, notification);
    case "withdraw":
      return withdrawAnnouncement(teacher, id);
    case "restore":
      return restoreAnnouncement(teacher, id);
    case "remind":
      await backdate(id, "reminded_at", REMINDER_INTERVAL_MS);
      return remindUnconfirmed(teacher, id);
    default: {
      const { version } = await requireSent(teacher, id);
      const content = { title: "Jadwal", message: `Teks ${++world.texts}`, link: null };
      return correctAnnouncement(teacher, id, { content, correction: operation, version });
    }
  }
}

/** What each student finds, and the count that the stream sends. */
async function observe(world: World) {
  const upTo = await currentPosition();
  const queries = students.map(({ id: userId }) => ({ userId, since: undefined, upTo }));
  const counted = await readInboxes(queries);
  const inboxes = await Promise.all(
    students.map((student) => listNotifications(student, { course: world.course.id })),
  );
  return inboxes.map(({ items }, index) => ({
    inbox: items.map(({ id, readAt, confirmedAt }) => ({
      sent: world.notifications.indexOf(id),
      read: readAt !== null,
      confirmed: confirmedAt !== null,
    })),
    unread: counted[index]?.unreadCount,
  }));
}

const step = record({
  operation: constantFrom(...operations),
  student: nat({ max: 2 }),
  sent: nat({ max: 1 }),
});

test(
  "after every step of a random walk everybody has what the model says",
  { timeout: 60_000 + 6 * WALKS * 1_000 }, // ends one that hangs
  async () => {
    let others = [0, 0, 0];
    await assert(
      asyncProperty(array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
        const world = await prepare();
        const model = new Model(students.length);
        for (const each of steps) {
          const isAllowed = model.take(each);
          const outcome = await take(world, each).then(
            () => true,
            () => false,
          );
          const found = await observe(world);
          const expected = students.map((_, index) => {
            const inbox = model.inboxOf(index);
            const unread = inbox.filter(({ read }) => !read).length;
            return { inbox, unread: unread + (others[index] ?? 0) };
          });
          expect({ each, outcome, found }).toEqual({ each, outcome: isAllowed, found: expected });
        }
        // The inboxes of earlier walks are still there.
        others = (await observe(world)).map(({ unread }) => unread ?? 0);
      }),
      { numRuns: WALKS, endOnFailure: true },
    );
  },
);
