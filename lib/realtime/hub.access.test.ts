import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import {
  announce,
  changeRole,
  createActor,
  createCourse,
  createSession,
} from "@/lib/testing/factories";
import { eventually } from "@/db/testing/eventually";
import { connectClient, startHub } from "@/lib/realtime/testing/test-client";
import type { Actor } from "@/lib/auth/actor";

const logAccessChange = ({ id }: Actor) =>
  db.run(sql`insert into change (kind, user_id, created_at) values ('access', ${id}, 0)`);

async function openSession(hub: Parameters<typeof connectClient>[0], actor: Actor) {
  const { id: sessionId } = await createSession(actor);
  return { sessionId, ...(await connectClient(hub, actor, { sessionId })) };
}

test("signing out in one browser ends its stream, and not the other browser's", async () => {
  const student = await createActor("student");
  const { hub } = startHub();
  const [leaving, staying] = [await openSession(hub, student), await openSession(hub, student)];

  await db.delete(session).where(eq(session.id, leaving.sessionId)); // by hand: a trigger logs it
  hub.wake();

  await eventually(() => expect(leaving.client.closed).toBe(1));
  expect([staying.client.closed, hub.size]).toEqual([0, 1]);
});

test("a session that has run out counts as gone", async () => {
  const student = await createActor("student");
  const { hub } = startHub();
  const stream = await openSession(hub, student);

  await db.update(session).set({ expiresAt: 1 }).where(eq(session.id, stream.sessionId));
  await logAccessChange(student);
  hub.wake();
  await eventually(() => expect(stream.client.closed).toBe(1));
});

test("an access change whose session still stands ends nothing", async () => {
  const teacher = await createActor("teacher");
  const student = await createActor("student");
  const course = await createCourse(teacher, { students: [student] });
  const { hub } = startHub();
  const { client } = await openSession(hub, student);

  await logAccessChange(student);
  await announce(teacher, course);
  hub.wake();
  await eventually(() => expect(client.ids).toHaveLength(1));
  expect(client.closed).toBe(0);
});

test("another role ends all streams of the user, and nobody else's", async () => {
  const [admin, student] = [await createActor("admin"), await createActor("student")];
  const { hub } = startHub();
  const streams = [await openSession(hub, student), await openSession(hub, student)];
  const witness = await openSession(hub, admin);

  await changeRole(admin, { userId: student.id, role: "teacher" });
  hub.wake();

  await eventually(() => expect(hub.size).toBe(1));
  expect(streams.map(({ client }) => client.closed)).toEqual([1, 1]);
  expect(witness.client.closed).toBe(0);
});

test("a user who lost access gets nothing that was published in the same poll", async () => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const course = await createCourse(teacher, { students: [student] });
  const { hub } = startHub();
  const { client } = await openSession(hub, student);

  await db.delete(session).where(eq(session.userId, student.id)); // still a member, who receives a copy
  await announce(teacher, course);
  hub.wake();

  await eventually(() => expect(client.closed).toBe(1));
  expect(client.ids).toEqual([]);
});

test("a change by another instance takes effect at the next poll", async () => {
  const student = await createActor("student");
  const { hub } = startHub({ pollMs: 20 });
  const { client } = await openSession(hub, student);
  await db.delete(session).where(eq(session.userId, student.id));
  await logAccessChange(student);
  await eventually(() => expect(client.closed).toBe(1));
});

test("a session that ended before its stream was registered opens none", async () => {
  const student = await createActor("student");
  const { hub } = startHub();
  const { id: sessionId } = await createSession(student);
  await db.delete(session).where(eq(session.id, sessionId));
  await logAccessChange(student);

  await expect(connectClient(hub, student, { sessionId })).rejects.toThrow("signed-out");
  expect(hub.size).toBe(0);
});
