import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import { createActor, createSession } from "@/lib/testing/factories";
import { isLive, liveSession } from "./session-lifetime";

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const NOW_MS = Math.floor(Date.now() / 1_000) * 1_000;

/** In seconds: how old a session is, and what it has left. */
test.each([
  { age: 0, left: HOUR_S, live: true },
  { age: 0, left: 1, live: true },
  { age: 0, left: 0, live: false },
  { age: 0, left: -1, live: false },
  { age: 7 * DAY_S, left: HOUR_S, live: true },
  { age: 7 * DAY_S + 1, left: HOUR_S, live: false },
  { age: -12 * HOUR_S, left: HOUR_S, live: true }, // clocks differ
  { age: -12 * HOUR_S - 1, left: HOUR_S, live: false },
  { age: 0, left: DAY_S, live: true },
  { age: 0, left: DAY_S + 1, live: false },
])("B7: a session of $age s with $left s left goes on: $live", async ({ age, left, live }) => {
  const createdAt = new Date(NOW_MS - age * 1_000);
  const expiresAt = NOW_MS / 1_000 + left;
  expect(isLive({ createdAt, expiresAt: new Date(expiresAt * 1_000) }, NOW_MS)).toBe(live);

  const { id } = await createSession(await createActor("student"));
  await db.update(session).set({ createdAt, expiresAt }).where(eq(session.id, id));
  const found = await db.select({ id: session.id }).from(session).where(liveSession(NOW_MS));
  expect(found.some((row) => row.id === id)).toBe(live);
});
