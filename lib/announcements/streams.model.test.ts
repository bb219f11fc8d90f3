import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from "fast-check";
import { expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import type { Actor } from "@/lib/auth/actor";
import { addMember, removeMember } from "@/lib/members/mutations";
import { setRead } from "@/lib/notifications/mutations";
import { currentPosition, readInboxes } from "@/lib/realtime/change-log";
import { connectClient, startHub, type TestClient } from "@/lib/realtime/testing/test-client";
import { usernameOf } from "@/lib/testing/factories";
import { correctAnnouncement } from "./correction";
import { REMINDER_INTERVAL_MS } from "./lifecycle";
import { remindUnconfirmed } from "./reminders";
import { requireSent } from "./sent";
import { backdate, contentFor, copyOf, published, school } from "./testing/announcements";
import { restoreAnnouncement, withdrawAnnouncement } from "./withdrawal";

// A frame is built from the one before it and a publication, without a look at the inbox. After any walk of
// publications, reads, withdrawals, reminders, enrolments and stalled clients every stream has said what is true.

const WALKS = Number(process.env.CASES ?? 10);
const STEPS = 30;
const STUDENTS = 3;

const operations = [
  "publish",
  "publish",
  "publish",
  "read",
  "unread",
  "withdraw",
  "restore",
  "remind",
  "material",
  "leave",
  "join",
  "stall",
  "wake",
] as const;
type Step = {
  operation: (typeof operations)[number];
  student: number;
  sent: number;
  settles: boolean;
};

const step = record({
  operation: constantFrom(...operations),
  student: nat({ max: STUDENTS - 1 }),
  sent: nat({ max: 2 }), // of the last three
  settles: boolean(),
});

async function classroom() {
  const { teacher, students, course } = await school(STUDENTS);
  const { hub } = startHub();
  const connected = await Promise.all(
    [...students, students[0] as Actor].map(async (student) => {
      const { client, stream } = await connectClient(hub, student);
      return { student, client, stream };
    }),
  );
  return { teacher, students, course, hub, connected, sent: [] as string[] };
}

type Classroom = Awaited<ReturnType<typeof classroom>>;

async function take(room: Classroom, { operation, student: index, sent }: Step): Promise<unknown> {
  const { teacher, course, hub, connected } = room;
  const student = room.students[index] as Actor;
  const id = room.sent.at(-1 - sent) ?? "";
  switch (operation) {
    case "publish":
      return room.sent.push(await publish(room));
    case "read":
    case "unread": {
      const { notificationId } = await copyOf(id, student);
      return setRead(student, { id: notificationId, read: operation === "read" });
    }
    case "withdraw":
      return withdrawAnnouncement(teacher, id);
    case "restore":
      return restoreAnnouncement(teacher, id);
    case "remind":
      await backdate(id, "reminded_at", REMINDER_INTERVAL_MS);
      return remindUnconfirmed(teacher, id);
    case "material": {
      const { version } = await requireSent(teacher, id);
      const content = { title: "Jadwal", message: `Versi ${version}`, link: null };
      return correctAnnouncement(teacher, id, { content, correction: "material", version });
    }
    case "leave":
      return removeMember(teacher, { courseId: course.id, userId: student.id });
    case "join":
      return addMember(teacher, { courseId: course.id, username: usernameOf(student) });
    case "stall":
      return stall(connected[index]);
    default:
      return hub.wake();
  }
}

const publish = ({ teacher, course }: Pick<Classroom, "teacher" | "course">) =>
  published(teacher, contentFor([course], { mustRead: true }));

const stall = (stalled: Classroom["connected"][number] | undefined) => {
  if (stalled) stalled.client.receives = false;
};

/** All clients can receive and hear of everything: their counts are those of the database. */
async function settle({ hub, connected }: Classroom) {
  for (const { client, stream } of connected) {
    client.receives = true;
    hub.onWritable(stream);
  }
  hub.wake();
  const upTo = await currentPosition();
  const queries = connected.map(({ student }) => ({ userId: student.id, since: 0, upTo }));
  const inboxes = await readInboxes(queries);
  await eventually(() => {
    const known = connected.map(({ client }) => client.unreadCount);
    expect(known).toEqual(inboxes.map(({ unreadCount }) => unreadCount));
    for (const [index, { missed }] of inboxes.entries()) {
      const client = connected[index]?.client;
      const copies = missed.flatMap(({ id, seq }) =>
        seq > listedAt(client) ? [`${seq} ${id}`] : [],
      );
      expect(received(client)).toEqual(expect.arrayContaining(copies));
    }
  }, 2_000);
  for (const { client } of connected) {
    expect(new Set(received(client)).size).toBe(received(client).length);
  }
}

const received = (client: TestClient | undefined) =>
  (client?.frames ?? []).flatMap(({ newNotifications = [] }) =>
    newNotifications.map(({ id, seq }) => `${seq} ${id}`),
  );

/** Where the client was last told to fetch its list again, as after a withdrawal. */
const listedAt = (client: TestClient | undefined) =>
  client?.frames.findLast(({ inboxChanged }) => inboxChanged)?.seq ?? 0;

test(
  "after any walk every stream has been sent each copy once, and the true count",
  { timeout: 10 * WALKS * 1_000 }, // ends one that hangs
  async () => {
    await assert(
      asyncProperty(array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
        const room = await classroom();
        for (const each of steps) {
          await take(room, each).catch(() => undefined); // a step that is refused changes nothing
          if (each.settles) await settle(room);
        }
        await settle(room);
      }),
      { numRuns: WALKS, endOnFailure: true },
    );
  },
);
