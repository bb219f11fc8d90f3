import { eq, gt, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { change, session, user } from "@/db/schema";
import { cookieHeader, present, presented } from "@/db/testing/cookies";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import { currentPosition } from "@/lib/realtime/change-log";
import { getActor, getPendingPasswordChange, getSignedIn, peekSession } from "./session";
import { endSession } from "@/lib/accounts/session-changes";

vi.mock("next/headers", async () => {
  const { inMemory } = await import("@/db/testing/cookies");
  return { cookies: () => Promise.resolve(inMemory) };
});

const HOUR = 3_600;
const DAY = 24 * HOUR;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => present(undefined));

/** A student whose browser has a session that is `age` seconds old and expires in `left` seconds. */
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

test("a valid session proves its user, with and without extending it", async () => {
  const { student, id } = await signedIn();
  expect(await getActor()).toEqual(student);
  expect(await peekSession(cookieHeader())).toMatchObject({ id, actor: student });
});

test.each([
  ["no cookie", undefined],
  ["an empty cookie", ""],
  ["a made-up token", "x".repeat(43)],
  ["an endless token", "x".repeat(100_000)],
])("B10: %s is anonymous", async (_name, token) => {
  await signedIn();
  present(token);
  expect([await getActor(), await peekSession(cookieHeader())]).toEqual([null, null]);
});

test("B1: a session id from the database is no valid token", async () => {
  const { id } = await signedIn();
  present(id);
  expect([await getActor(), await peekSession(cookieHeader())]).toEqual([null, null]);
});

test.each([
  ["has run out", { left: -1 }],
  ["is older than any may become", { left: HOUR, age: 7 * DAY + 60 }],
])("B7: a session that %s is anonymous", async (_name, times) => {
  await signedIn(times);
  expect([await peekSession(cookieHeader()), await getActor()]).toEqual([null, null]);
});

test("B7: a session of almost seven days is still valid", async () => {
  const { student } = await signedIn({ left: HOUR, age: 7 * DAY - 60 });
  expect([(await peekSession(cookieHeader()))?.actor, await getActor()]).toEqual([
    student,
    student,
  ]);
});

test("B9: an expiry in milliseconds cannot be stored", async () => {
  const student = await createActor("student");
  const before = await dump();
  await expect(createSession(student, Date.now())).rejects.toThrow();
  expect(await dump()).toBe(before);
});

test("B9: a session with an impossible expiry is anonymous, and its row is deleted", async () => {
  const { id } = await signedIn({ left: 400 * DAY });
  expect(await getActor()).toBeNull();
  expect(await expiryOf(id)).toBeUndefined();
});

test("L8: a session started under a clock far ahead is invalid, one slightly ahead is valid", async () => {
  await signedIn({ left: HOUR, age: -3 * DAY });
  expect([await peekSession(cookieHeader()), await getActor()]).toEqual([null, null]);
  const { student } = await signedIn({ left: HOUR, age: -2 * HOUR });
  expect([(await peekSession(cookieHeader()))?.actor, await getActor()]).toEqual([
    student,
    student,
  ]);
});

test("B8: using a session in its second half extends it; peeking never does", async () => {
  const { id } = await signedIn({ left: HOUR });
  const before = await expiryOf(id);

  await peekSession(cookieHeader());
  await peekSession(cookieHeader());
  expect(await expiryOf(id)).toBe(before);

  await getActor();
  const now = Math.floor(Date.now() / 1_000);
  expect(await expiryOf(id)).toBeGreaterThanOrEqual(now + 12 * HOUR - 5);
  expect(await expiryOf(id)).toBeLessThanOrEqual(now + 12 * HOUR + 5);
});

test("peeking at a session returns its expiry in milliseconds", async () => {
  const { id } = await signedIn();
  expect((await peekSession(cookieHeader()))?.expiresAt).toBe(((await expiryOf(id)) ?? 0) * 1_000);
});

test("B4: signing out deletes the session, adds a change and clears the cookie", async () => {
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

test("B6: a deleted user is signed out", async () => {
  const { student } = await signedIn();
  await db.run(sql`delete from user where id = ${student.id}`);
  expect([await peekSession(cookieHeader()), await getActor()]).toEqual([null, null]);
});

test.each(["suspendedAt", "deletedAt"] as const)(
  "B6: a user with %s set is signed out, even if session rows are left",
  async (column) => {
    const { student, id } = await signedIn();
    await db
      .update(user)
      .set({ [column]: new Date() })
      .where(eq(user.id, student.id));
    expect([await peekSession(cookieHeader()), await getActor()]).toEqual([null, null]);
    expect(await expiryOf(id)).toBeDefined();
  },
);

const seenAt = async (sessionId: string, { id: userId }: { id: string }) => {
  const [row] = await db
    .select({ session: session.lastSeenAt, user: user.lastSeenAt })
    .from(session)
    .innerJoin(user, eq(user.id, userId))
    .where(eq(session.id, sessionId));
  return row;
};

test("last use is recorded every few minutes, and never by a stream", async () => {
  const { student, id } = await signedIn({ age: 240 });
  await getActor();
  expect(await seenAt(id, student)).toEqual({ session: null, user: null });

  await db.update(session).set({ createdAt: new Date(Date.now() - 301_000) });
  await peekSession(cookieHeader());
  expect(await seenAt(id, student)).toEqual({ session: null, user: null });
  const before = Date.now();
  await Promise.all([getActor(), getActor(), getActor()]);
  const seen = await seenAt(id, student);
  expect(seen?.session?.getTime()).toBeGreaterThanOrEqual(before);
  expect(seen?.user).toEqual(seen?.session);
  await getActor();
  expect(await seenAt(id, student)).toEqual(seen);
});

test("L8: a last use in the future is corrected", async () => {
  const { student, id } = await signedIn();
  await db.update(session).set({ lastSeenAt: new Date(Date.now() + DAY * 1_000) });
  await getActor();
  const seen = await seenAt(id, student);
  expect(seen?.session?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("B7: a session used every hour expires on the seventh day", async () => {
  const { student, id } = await signedIn({ left: 12 * HOUR });
  const moveBack = (seconds: number) =>
    db.run(
      sql`update session set expires_at = expires_at - ${seconds},
          created_at = created_at - ${seconds * 1_000} where id = ${id}`,
    );
  for (let hour = 1; hour < 7 * 24; hour++) {
    await moveBack(HOUR);
    expect(await getActor(), `after ${hour} hours`).toEqual(student);
  }
  await moveBack(HOUR);
  expect([await peekSession(cookieHeader()), await getActor()]).toEqual([null, null]);
});

test("B8: use concurrent with signing out does not restore the session", async () => {
  for (let round = 0; round < 20; round++) {
    const { id, token } = await signedIn({ left: HOUR });
    const using = [getActor(), getActor()];
    await Promise.all([endSession(), ...using]);
    present(token);
    expect([await getActor(), await expiryOf(id)]).toEqual([null, undefined]);
  }
});

test("L10: until a password is changed that must be, the session proves nobody", async () => {
  const { student, id } = await signedIn();
  expect(await getPendingPasswordChange()).toBeNull();
  const pending = { code: "FORBIDDEN", reason: "passwordMustChange" };

  await db.update(session).set({ mustChangePassword: true }).where(eq(session.id, id));
  expect(await getSignedIn()).toEqual({ actor: student, mustChange: "short" });
  expect(await getPendingPasswordChange()).toEqual({ actor: student, reason: "short" });
  await expect(getActor()).rejects.toMatchObject(pending);
  expect(await peekSession(cookieHeader())).toBeNull();

  const passwordExpiresAt = new Date(Date.now() + HOUR * 1_000);
  await db.update(user).set({ passwordExpiresAt }).where(eq(user.id, student.id));
  expect(await getPendingPasswordChange()).toEqual({ actor: student, reason: "one-time" });
  await expect(getActor()).rejects.toMatchObject(pending);
  expect(await peekSession(cookieHeader())).toBeNull();

  present(undefined);
  expect(await getPendingPasswordChange()).toBeNull();
});
