import { eq, gt, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { change, session } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { createActor, createSession, dump } from "@/db/testing/factories";
import { currentPosition } from "@/lib/realtime/change-log";
import { getActor, peekSession } from "./session";
import { endSession } from "./session-changes";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});

const HOUR = 3_600;
const DAY = 24 * HOUR;

beforeEach(() => present(undefined));

/** A student whose browser presents a session that has `left` seconds and is `age` seconds old. */
async function signedIn({ left = HOUR, age = 0 } = {}) {
  const student = await createActor("student");
  const { id, token } = await createSession(student, left);
  const createdAt = new Date(Date.now() - age * 1_000);
  await db.update(session).set({ createdAt }).where(eq(session.id, id));
  present(token);
  return { student, id, token };
}

const expiryOf = async (id: string) => {
  const [row] = await db
    .select({ expiresAt: session.expiresAt })
    .from(session)
    .where(eq(session.id, id));
  return row?.expiresAt;
};

test("a session in order proves its user, in full and at a glance", async () => {
  const { student, id } = await signedIn();
  expect(await getActor()).toEqual(student);
  expect(await peekSession()).toMatchObject({ id, actor: student });
});

test.each([
  ["no cookie", undefined],
  ["an empty cookie", ""],
  ["a made-up token", "x".repeat(43)],
  ["an endless token", "x".repeat(100_000)],
])("%s is anonymous", async (_name, token) => {
  await signedIn();
  present(token);
  expect([await getActor(), await peekSession()]).toEqual([null, null]);
});

test("what the database holds is no token", async () => {
  const { id } = await signedIn();
  present(id);
  expect([await getActor(), await peekSession()]).toEqual([null, null]);
});

test.each([
  ["has run out", { left: -1 }],
  ["is older than any may become", { left: HOUR, age: 7 * DAY + 60 }],
])("a session that %s is anonymous", async (_name, times) => {
  await signedIn(times);
  expect([await peekSession(), await getActor()]).toEqual([null, null]);
});

test("a session of almost seven days is still one", async () => {
  const { student } = await signedIn({ left: HOUR, age: 7 * DAY - 60 });
  expect([(await peekSession())?.actor, await getActor()]).toEqual([student, student]);
});

test("an end in milliseconds is not even stored", async () => {
  const student = await createActor("student");
  const before = await dump();
  await expect(createSession(student, Date.now())).rejects.toThrow();
  expect(await dump()).toBe(before);
});

test("an end that no sign-in gives is anonymous, and its row is gone", async () => {
  const { id } = await signedIn({ left: 400 * DAY });
  expect(await getActor()).toBeNull();
  expect(await expiryOf(id)).toBeUndefined();
});

test("using a session in its second half extends it; looking at it never does", async () => {
  const { id } = await signedIn({ left: HOUR });
  const before = await expiryOf(id);

  await peekSession();
  await peekSession();
  expect(await expiryOf(id)).toBe(before);

  await getActor();
  const now = Math.floor(Date.now() / 1_000);
  expect(await expiryOf(id)).toBeGreaterThanOrEqual(now + 12 * HOUR - 5);
  expect(await expiryOf(id)).toBeLessThanOrEqual(now + 12 * HOUR + 5);
});

test("looking at a session says when it ends, in milliseconds", async () => {
  const { id } = await signedIn();
  expect((await peekSession())?.expiresAt).toBe(((await expiryOf(id)) ?? 0) * 1_000);
});

test("signing out ends this session in the database, tells the log and clears the cookie", async () => {
  const { student, id } = await signedIn();
  const other = await createSession(student);
  const { seq } = await currentPosition();

  await endSession();

  expect([await expiryOf(id), presented()]).toEqual([undefined, undefined]);
  expect(await expiryOf(other.id)).toBeDefined();
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  expect(changes).toMatchObject([{ kind: "access", userId: student.id }]);
});

test.each([undefined, "x".repeat(43)])(
  "signing out with the cookie %j changes nothing",
  async (token) => {
    await signedIn();
    present(token);
    const before = await dump();
    await endSession();
    expect([await dump(), presented()]).toEqual([before, undefined]);
  },
);

test("a user who is deleted is signed out", async () => {
  const { student } = await signedIn();
  await db.run(sql`delete from user where id = ${student.id}`);
  expect([await peekSession(), await getActor()]).toEqual([null, null]);
});
