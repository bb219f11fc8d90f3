import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { session } from "@/db/schema";
import { ABSOLUTE_LIFETIME, CLOCK_TOLERANCE, IDLE_LIFETIME } from "./lucia";

const IDLE_MS = IDLE_LIFETIME.milliseconds();
const ABSOLUTE_MS = ABSOLUTE_LIFETIME.milliseconds();
const TOLERANCE_MS = CLOCK_TOLERANCE.milliseconds();

type Times = { createdAt: Date; expiresAt: Date };

/** Whether a session is neither expired nor dated further ahead than clock differences explain. */
export function isLive({ createdAt, expiresAt }: Times, now = Date.now()): boolean {
  const age = now - createdAt.getTime();
  const remaining = expiresAt.getTime() - now;
  return (
    age <= ABSOLUTE_MS &&
    age >= -TOLERANCE_MS &&
    remaining > 0 &&
    remaining <= IDLE_MS + TOLERANCE_MS
  );
}

/** The same condition for a WHERE. */
export const liveSession = (now = Date.now()): SQL =>
  sql`${session.expiresAt} > ${now / 1000}
      and ${session.expiresAt} <= ${(now + IDLE_MS + TOLERANCE_MS) / 1000}
      and ${session.createdAt} >= ${now - ABSOLUTE_MS}
      and ${session.createdAt} <= ${now + TOLERANCE_MS}`;
