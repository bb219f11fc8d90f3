import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { pushMessage, session } from "@/db/schema";
import { present } from "@/db/testing/cookies";
import { purgeSessions } from "@/lib/accounts/maintenance";
import { endOtherSessions } from "@/lib/accounts/own-sessions";
import { endSession, startSession } from "@/lib/accounts/session-changes";
import type { Actor } from "@/lib/auth/actor";
import { changeRole, createActor, createSession } from "@/lib/testing/factories";
import { deleteUser, endSessions, resetPassword, suspendUser } from "@/lib/users/mutations";
import { createSubscription, subscriptionsOf } from "./testing/subscriptions";

vi.mock("next/headers", async () => (await import("@/db/testing/cookies")).requestInMemory);
beforeEach(() => present(undefined));

type Ends = { student: Actor; admin: Actor; token: string; sessionId: string };

const presentAnother = async (student: Actor) => present((await createSession(student)).token);

const endings: [string, (ends: Ends) => Promise<unknown>][] = [
  [
    "signing out",
    ({ token }) => {
      present(token);
      return endSession();
    },
  ],
  [
    "another user who signs in in this browser",
    async ({ token }) => {
      present(token);
      const { id: userId } = await createActor("student");
      const precondition = sql`update user set version = version where id = ${userId}`;
      await startSession({ userId, action: "login", precondition });
    },
  ],
  [
    "signing out from another device",
    async ({ student }) => {
      await presentAnother(student);
      await endOtherSessions(student);
    },
  ],
  ["a suspension", ({ student, admin }) => suspendUser(admin, student.id)],
  ["a deletion", ({ student, admin }) => deleteUser(admin, { userId: student.id })],
  ["a new password", ({ student, admin }) => resetPassword(admin, student.id)],
  ["an admin who ends the sessions", ({ student, admin }) => endSessions(admin, student.id)],
  [
    "another role",
    ({ student, admin }) => changeRole(admin, { userId: student.id, role: "teacher" }),
  ],
  [
    "expiry",
    async ({ sessionId }) => {
      await db.update(session).set({ expiresAt: 1 }).where(eq(session.id, sessionId));
      await purgeSessions();
    },
  ],
];

test.each(endings)("%s ends the subscription, and what waits for it", async (_, end) => {
  const [student, admin, bystander] = await Promise.all([
    createActor("student"),
    createActor("admin"),
    createActor("student"),
  ]);
  const { id: sessionId, token } = await createSession(student);
  const { id } = await createSubscription(student, { sessionId });
  await createSubscription(bystander);
  const waiting = { subscriptionId: id, createdAt: new Date(), dueAt: new Date() };
  await db.insert(pushMessage).values(waiting);

  await end({ student, admin, token, sessionId });

  expect(await subscriptionsOf(student)).toEqual([]);
  expect(await db.select().from(pushMessage).where(eq(pushMessage.subscriptionId, id))).toEqual([]);
  expect(await subscriptionsOf(bystander)).toHaveLength(1);
});
