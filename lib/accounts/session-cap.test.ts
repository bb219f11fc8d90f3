import { hashSync } from "bcryptjs";
import { eq, gt } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { auditLog, change, session } from "@/db/schema";
import { present, presented } from "@/db/testing/cookies";
import { createActor, createSession } from "@/lib/testing/factories";
import { currentPosition } from "@/lib/realtime/change-log";
import { login } from "./mutations";
import { getActor } from "@/lib/auth/session";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);

const PASSWORD = "sapi terbang biru";
const passwordHash = hashSync(PASSWORD, 11);
const MAX_SESSIONS = 20;

beforeEach(() => present(undefined));

let made = 0;
/** A student with `count` sessions, least recently used first. */
async function signedInElsewhere(count: number) {
  const username = `banyak-${++made}`;
  const student = await createActor("student", { username, passwordHash });
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = await createSession(student);
    const createdAt = new Date(Date.now() - (count - n) * 60_000);
    await db.update(session).set({ createdAt }).where(eq(session.id, id));
    ids.push(id);
  }
  return { ...student, username, ids };
}
const idsOf = async ({ id }: { id: string }) =>
  new Set(
    (await db.select({ id: session.id }).from(session).where(eq(session.userId, id))).map(
      (row) => row.id,
    ),
  );
const endingsOf = ({ id }: { id: string }) =>
  db
    .select({ action: auditLog.action, actorId: auditLog.actorId, detail: auditLog.detail })
    .from(auditLog)
    .where(eq(auditLog.targetId, id));

test("L2: a user has at most twenty sessions: a new one ends the least recently used", async () => {
  const student = await signedInElsewhere(MAX_SESSIONS + 2);
  const otherUser = await signedInElsewhere(2);
  const used = student.ids[0] ?? "";
  await db.update(session).set({ lastSeenAt: new Date() }).where(eq(session.id, used));
  const { seq } = await currentPosition();

  await login({ username: student.username, password: PASSWORD });

  const left = await idsOf(student);
  expect(left.size).toBe(MAX_SESSIONS);
  expect(student.ids.filter((id) => !left.has(id))).toEqual(student.ids.slice(1, 4));
  expect(presented()).toBeDefined();
  expect(await getActor()).toMatchObject({ id: student.id });
  expect(await idsOf(otherUser)).toEqual(new Set(otherUser.ids));
  const ended = { kind: "access", userId: student.id };
  const changes = await db.select().from(change).where(gt(change.seq, seq));
  expect(changes).toMatchObject([ended, ended, ended]);
  expect(await endingsOf(student)).toEqual([
    { action: "login", actorId: student.id, detail: "{}" },
    {
      action: "sessions_end",
      actorId: student.id,
      detail: '{"which":"oldest","cap":20}',
    },
  ]);
});

test("L2: up to twenty sessions none ends, and nothing is recorded", async () => {
  const student = await signedInElsewhere(MAX_SESSIONS - 1);
  await login({ username: student.username, password: PASSWORD });
  expect((await idsOf(student)).size).toBe(MAX_SESSIONS);
  expect((await endingsOf(student)).map(({ action }) => action)).toEqual(["login"]);
});

test("L2: a failed login ends no session", async () => {
  const student = await signedInElsewhere(MAX_SESSIONS + 2);
  await expect(login({ username: student.username, password: "salah sekali" })).rejects.toThrow();
  expect(await idsOf(student)).toEqual(new Set(student.ids));
});
