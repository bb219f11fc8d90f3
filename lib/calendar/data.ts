import "server-only";

import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { calendarFeed } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";

/** When the actor's calendar got its address, or undefined: the address itself is known to nobody any more. */
export async function getFeed(actor: Actor) {
  const [found] = await db
    .select({ createdAt: calendarFeed.createdAt })
    .from(calendarFeed)
    .where(eq(calendarFeed.userId, actor.id));
  return found;
}
