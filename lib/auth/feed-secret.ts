import "server-only";

import { createHash, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { calendarFeed, user } from "@/db/schema";
import { canSignIn } from "./account";
import type { Actor } from "./actor";

/** 192 random bits, in 32 characters that need no escape in a URL. */
export const newFeedSecret = () => randomBytes(24).toString("base64url");
export const FEED_SECRET = /^[\w-]{32}$/;

/** What is stored of a secret: a leaked database contains no valid address. */
export const hashOfSecret = (secret: string) => createHash("sha256").update(secret).digest("hex");

/**
 * The user whose calendar the secret opens, with the language of its texts; undefined for an unknown, replaced or
 * removed secret, and for a user who cannot sign in. The actor reads the calendar, nothing else.
 */
export async function findSubscriber(secretHash: string) {
  const [found] = await db
    .select({
      id: user.id,
      role: user.role,
      locale: calendarFeed.locale,
      suspendedAt: user.suspendedAt,
      deletedAt: user.deletedAt,
      passwordExpiresAt: user.passwordExpiresAt,
    })
    .from(calendarFeed)
    .innerJoin(user, eq(user.id, calendarFeed.userId))
    .where(eq(calendarFeed.secretHash, secretHash));
  if (!found || !canSignIn(found)) return undefined;
  return { actor: { id: found.id, role: found.role } as Actor, locale: found.locale };
}
