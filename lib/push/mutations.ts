import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { enrollment, pushCourse, pushMessage, pushSubscription, session } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import type { Reader } from "@/lib/i18n/preferences";
import { newId } from "@/lib/ids";
import { isPushEndpoint } from "./endpoint";
import { areBrowserKeys } from "./keys";
import type { NewSubscription } from "./schema";
import { getPushSender } from "./sender";
import { pushPublicKey, pushServices } from "./settings";

/** Browsers of one user that receive push messages. */
export const MAX_DEVICES = 10;

type Browser = { sessionId: string | undefined; reader: Reader };

/**
 * Pushes to this browser as long as the session lasts. A browser has one subscription, which replaces its former
 * one; repeating it renews language and time zone. One of somebody else is taken over only with the browser's
 * secret: then it is the same browser, in which its former user has not signed out.
 */
export async function subscribePush(
  actor: Actor,
  input: NewSubscription,
  { sessionId = "", reader }: Browser,
): Promise<void> {
  if (pushPublicKey() === undefined) throw notFound();
  const { endpoint, p256dh, auth } = input;
  if (!isPushEndpoint(endpoint, pushServices)) throw new PublicError("INVALID", "pushEndpoint");
  if (!areBrowserKeys(input)) throw new PublicError("INVALID", "pushKeys");
  const isOwn = sql`${pushSubscription.userId} = ${actor.id}`;
  const others = sql`(select count(*) from ${pushSubscription}
    where ${isOwn} and session_id <> ${sessionId} and endpoint <> ${endpoint})`;
  const { stored } = await writeBatch({
    stored: sql`insert into ${pushSubscription}
        (id, user_id, session_id, endpoint, p256dh, auth, locale, time_zone, created_at)
        select ${newId("push")}, user_id, id, ${endpoint}, ${p256dh}, ${auth}, ${reader.locale},
          ${reader.timeZone}, ${databaseNow}
        from ${session} where id = ${sessionId} and user_id = ${actor.id} and ${others} < ${MAX_DEVICES}
        on conflict (endpoint) do update set
          hides_content = case when user_id = excluded.user_id then hides_content else 0 end,
          user_id = excluded.user_id, session_id = excluded.session_id, p256dh = excluded.p256dh,
          auth = excluded.auth, locale = excluded.locale, time_zone = excluded.time_zone
        where user_id = excluded.user_id or (p256dh = excluded.p256dh and auth = excluded.auth)`,
    replaced: sql`delete from ${pushSubscription}
        where changes() = 1 and session_id = ${sessionId} and endpoint <> ${endpoint}`,
  });
  if (stored.rowsAffected !== 1) throw await explainRefusal(actor, sessionId);
}

async function explainRefusal(actor: Actor, sessionId: string): Promise<PublicError> {
  const own = await db
    .select({ sessionId: pushSubscription.sessionId })
    .from(pushSubscription)
    .where(eq(pushSubscription.userId, actor.id));
  const isFull = own.filter((each) => each.sessionId !== sessionId).length >= MAX_DEVICES;
  return new PublicError("CONFLICT", isFull ? "pushDevices" : "pushEndpoint");
}

/** Ends pushing to one of the actor's browsers, with what waits for it. */
export async function unsubscribePush(actor: Actor, id: string): Promise<void> {
  const { removed } = await writeBatch({
    removed: sql`delete from ${pushSubscription} where ${ownDevice(actor, id)}`,
  });
  if (removed.rowsAffected !== 1) throw notFound();
}

/** Ends pushing to the browser of a session, if it has begun: it cannot receive any more. */
export async function forgetPush(actor: Actor, sessionId = ""): Promise<void> {
  await writeBatch([
    sql`delete from ${pushSubscription} where session_id = ${sessionId} and user_id = ${actor.id}`,
  ]);
}

/** Whether the lock screen of one of the actor's browsers shows neither title nor course. */
export async function setHidesContent(
  actor: Actor,
  { id, hidden }: { id: string; hidden: boolean },
): Promise<void> {
  const { changed } = await writeBatch({
    changed: sql`update ${pushSubscription} set hides_content = ${Number(hidden)}
        where ${ownDevice(actor, id)}`,
  });
  if (changed.rowsAffected !== 1) throw notFound();
}

/** Sends a message to one of the actor's own browsers; one that waits is not doubled. */
export async function sendTest(actor: Actor, id: string): Promise<void> {
  const { found } = await writeBatch({
    queued: sql`insert into ${pushMessage} (subscription_id, created_at, due_at)
        select id, ${databaseNow}, ${databaseNow} from ${pushSubscription}
        where ${ownDevice(actor, id)} on conflict do nothing`,
    found: sql`select 1 from ${pushSubscription} where ${ownDevice(actor, id)}`,
  });
  if (found.rows.length !== 1) throw notFound();
  getPushSender()?.wakeIn(0);
}

const ownDevice = (actor: Actor, id: string) => sql`id = ${id} and user_id = ${actor.id}`;

/** Pushes all announcements of one of the actor's courses, or again only what always is. Idempotent. */
export async function setPushCourse(
  actor: Actor,
  { courseId, pushed }: { courseId: string; pushed: boolean },
): Promise<void> {
  const isMine = sql`course_id = ${courseId} and user_id = ${actor.id}`;
  const { found } = await writeBatch({
    changed: pushed
      ? sql`insert into ${pushCourse} (course_id, user_id, created_at)
          select course_id, user_id, ${databaseNow} from ${enrollment} where ${isMine}
          on conflict do nothing`
      : sql`delete from ${pushCourse} where ${isMine}`,
    found: sql`select 1 from ${enrollment} where ${isMine}`,
  });
  if (found.rows.length !== 1) throw notFound();
}
