import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { writeBatch } from "@/db/client";
import { calendarFeed, user } from "@/db/schema";
import { auditEntry } from "@/lib/audit/entry";
import type { Actor } from "@/lib/auth/actor";
import { hashOfSecret, newFeedSecret } from "@/lib/auth/feed-secret";
import { env } from "@/lib/env";
import { notFound } from "@/lib/errors";
import type { Locale } from "@/lib/i18n/preferences";
import { feedPath } from "./schema";

/** Gives the actor's calendar a new address, which is returned this once. A former one leads nowhere any more. */
export async function renewFeed(actor: Actor, { locale }: { locale: Locale }) {
  const secret = newFeedSecret();
  const { renewed } = await writeBatch({
    renewed: sql`insert into ${calendarFeed} (user_id, secret_hash, locale, created_at)
        select id, ${hashOfSecret(secret)}, ${locale}, ${Date.now()} from ${user}
        where id = ${actor.id} and suspended_at is null and deleted_at is null
        on conflict (user_id) do update set secret_hash = excluded.secret_hash,
          locale = excluded.locale, created_at = excluded.created_at`,
    audit: await auditEntry(
      { actorId: actor.id, action: "calendar_share", targetId: actor.id },
      { ifChanged: true },
    ),
  });
  if (renewed.rowsAffected !== 1) throw notFound();
  return { address: env.APP_ORIGIN + feedPath(secret) };
}

/** Removes the address, if there is one. */
export async function removeFeed(actor: Actor): Promise<void> {
  await writeBatch([
    sql`delete from ${calendarFeed} where user_id = ${actor.id}`,
    await auditEntry(
      { actorId: actor.id, action: "calendar_unshare", targetId: actor.id },
      { ifChanged: true },
    ),
  ]);
}

/**
 * For a batch: ends the user's address if `onlyIf` holds, as their sessions in other browsers: whoever may have got
 * hold of the account keeps nothing of it.
 */
export const endFeed = (userId: string, onlyIf: SQL = sql`true`): SQL =>
  sql`delete from ${calendarFeed} where user_id = ${userId} and ${onlyIf}`;
