import { desc, eq, gt } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, session } from "@/db/schema";
import { present } from "@/db/testing/cookies";
import { createActor, createSession, dump } from "@/lib/testing/factories";
import { getFeed } from "@/lib/calendar/data";
import { renewFeed } from "@/lib/calendar/mutations";
import { currentPosition } from "@/lib/realtime/change-log";
import { endOtherSessions, endOwnSession, listOwnSessions } from "./own-sessions";
import { getActor } from "@/lib/auth/session";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);

beforeEach(() => present(undefined));

const HOUR_MS = 3_600_000;

/** A student signed in here, and in `otherBrowsers` other browsers. */
async function signedIn({ otherBrowsers = 1 } = {}) {
  const student = await createActor("student");
  const here = await createSession(student);
  const others = [];
  for (let n = 0; n < otherBrowsers; n++) others.push(await createSession(student));
  present(here.token);
  return { student, here, others };
}
const idsOf = async ({ id }: { id: string }) =>
  (await db.select({ id: session.id }).from(session).where(eq(session.userId, id))).map(
    (row) => row.id,
  );
const latestEntry = async () =>
  (await db.select().from(auditLog).orderBy(desc(auditLog.id)).limit(1))[0];

test("B11: a user sees their live sessions, this one first, without ids or tokens", async () => {
  const { student, here, others } = await signedIn({ otherBrowsers: 2 });
  const [other] = others;
  await createSession(await createActor("student"));
  await createSession(student, -1);
  const userAgent =
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
  const lastSeenAt = new Date(Date.now() + HOUR_MS);
  await db
    .update(session)
    .set({ userAgent, lastSeenAt })
    .where(eq(session.id, other?.id ?? ""));

  const listed = await listOwnSessions(student);
  expect(listed.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
  expect(listed[1]).toMatchObject({
    device: { browser: "Chrome", system: "Android", isPhone: true },
    lastSeenAt,
  });
  for (const { id, token } of [here, ...others]) {
    expect(JSON.stringify(listed)).not.toContain(id);
    expect(JSON.stringify(listed)).not.toContain(token);
  }
});

test("B11: a user ends one session, and only that one", async () => {
  const { student, here, others } = await signedIn({ otherBrowsers: 2 });
  const listed = await listOwnSessions(student);
  const { seq } = await currentPosition();
  await endOwnSession(student, listed[1]?.handle ?? "");

  const left = await idsOf(student);
  expect(left).toHaveLength(2);
  expect(left).toContain(here.id);
  expect(others.filter(({ id }) => left.includes(id))).toHaveLength(1);
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  expect(changes).toMatchObject([{ kind: "access", userId: student.id }]);
  expect(await latestEntry()).toMatchObject({
    actorId: student.id,
    action: "sessions_end",
    detail: '{"which":"one"}',
  });
});

test("B11: another user's session is not found, nor a session id, nor an invented handle", async () => {
  const { student, others } = await signedIn();
  const otherUser = await createActor("student");
  await createSession(otherUser);
  const [foreign] = await listOwnSessions(otherUser);
  const before = await dump();
  for (const handle of [foreign?.handle ?? "", others[0]?.id ?? "", "x".repeat(22), ""]) {
    await expect(endOwnSession(student, handle)).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  expect(await dump()).toBe(before);
});

test("B11: a user ends all other sessions, and stays signed in here", async () => {
  const { student, here } = await signedIn({ otherBrowsers: 3 });
  const otherUser = await createActor("student");
  await createSession(otherUser);
  await endOtherSessions(student);
  expect(await idsOf(student)).toEqual([here.id]);
  expect(await idsOf(otherUser)).toHaveLength(1);
  expect(await getActor()).toEqual(student);
  expect(await latestEntry()).toMatchObject({
    action: "sessions_end",
    detail: '{"which":"others"}',
  });
});

test("B11: without other sessions nothing changes, and nothing is recorded", async () => {
  const { student } = await signedIn({ otherBrowsers: 0 });
  const before = await dump({ counters: true });
  await endOtherSessions(student);
  expect(await dump({ counters: true })).toBe(before);
});

test("signing out all other browsers ends the address of the calendar, one of them does not", async () => {
  const { student } = await signedIn({ otherBrowsers: 2 });
  const stranger = await createActor("student");
  for (const each of [student, stranger]) await renewFeed(each, { locale: "id" });
  const other = (await listOwnSessions(student)).find(({ isCurrent }) => !isCurrent);
  await endOwnSession(student, other?.handle ?? "");
  expect(await getFeed(student)).toBeDefined();
  await endOtherSessions(student);
  expect([await getFeed(student), (await getFeed(stranger)) !== undefined]).toEqual([
    undefined,
    true,
  ]);
});
