import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import { createActor, createSession } from "@/lib/testing/factories";
import { purgeSessions } from "./maintenance";

const DAY_S = 24 * 3600;

test("B7: expired sessions are purged, live ones stay", async () => {
  const student = await createActor("student");
  await createSession(student, -1);
  const live = await createSession(student);
  const old = await createSession(student);
  const createdAt = new Date(Date.now() - (7 * DAY_S + 1) * 1000);
  await db.update(session).set({ createdAt }).where(eq(session.id, old.id));

  expect(await purgeSessions()).toBe(2);
  expect(await db.select({ id: session.id }).from(session)).toEqual([{ id: live.id }]);
  expect(await purgeSessions()).toBe(0);
});
