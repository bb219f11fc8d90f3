import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { databaseNow } from "@/db/now";
import {
  course,
  notification,
  pushMessage,
  pushSubscription,
  recipient,
  session,
  user,
} from "@/db/schema";
import { ABSOLUTE_LIFETIME } from "@/lib/auth/lucia";
import { liveSession } from "@/lib/auth/session-lifetime";
import { readerOf, timeZones } from "@/lib/i18n/preferences";
import { quietMinutesLeft } from "@/lib/notifications/quiet-hours";
import { isUnread } from "@/lib/realtime/unread";
import { isPushEndpoint, type PushServices } from "./endpoint";
import type { Claimed } from "./outbox";
import { GIVE_UP_MS, type Outcome } from "./outcome";
import { payloadFor, topicFor } from "./payload";
import type { PushRequest } from "./transport";

type Row = Awaited<ReturnType<typeof readRows>>[number];

/** A claimed message with what to do: post it, or not any more or not now. */
export type Prepared = Claimed & { subscriptionId: string } & (
    { request: PushRequest } | { outcome: Outcome }
  );

type Options = PushServices & { origin: string };

/** Reads what claimed messages say now, and to whom. Those that were withdrawn meanwhile are left out. */
export async function prepare(claimed: readonly Claimed[], options: Options): Promise<Prepared[]> {
  const rows = new Map((await readRows(claimed)).map((row) => [row.id, row]));
  return claimed.flatMap((each) => {
    const row = rows.get(each.id);
    if (!row) return []; // its subscription or notification was deleted, and so was it
    const { subscriptionId } = row;
    const outcome = whyNotNow(row, options);
    return [
      outcome
        ? { ...each, subscriptionId, outcome }
        : { ...each, subscriptionId, request: requestFor(row, options.origin) },
    ];
  });
}

/** Why a message is not sent now; undefined when it is. */
function whyNotNow(row: Row, services: Options): Outcome | undefined {
  const { now, createdAt, isSignedIn, isTest, isCurrent } = row;
  if (!isSignedIn || now - createdAt.getTime() > GIVE_UP_MS) return { kind: "dropped" };
  if (!isPushEndpoint(row.endpoint, services)) return { kind: "refused" }; // the setting was changed
  if (isTest) return undefined;
  if (!isCurrent || row.ttl <= 0) return { kind: "dropped" };
  if (row.type === "urgent" || row.quietFrom === null || row.quietTo === null) return undefined;
  const { timeZone } = readerOf(row.locale, row.timeZone);
  const hours = { from: row.quietFrom, to: row.quietTo };
  const minutes = quietMinutesLeft(new Date(now), hours, timeZones[timeZone]);
  return minutes > 0 ? { kind: "held", delayMs: minutes * 60_000 } : undefined;
}

function requestFor(row: Row, origin: string): PushRequest {
  const { notificationId: id, endpoint, p256dh, auth, hidesContent, courseTitle } = row;
  const content =
    id === null ? undefined : { id, title: row.title ?? "", courseTitle, raisedAt: row.createdAt };
  const { locale } = readerOf(row.locale, row.timeZone);
  return {
    endpoint,
    p256dh,
    auth,
    payload: payloadFor(content, { locale, hidesContent, origin }),
    ttl: Math.floor(row.ttl / 1000),
    urgency: row.type === "urgent" ? "high" : "normal",
    topic: topicFor(content),
  };
}

/** Until the notification expires, and no longer than the session can last. */
const ttl = sql<number>`min(
  ${session.createdAt} + ${ABSOLUTE_LIFETIME.milliseconds()},
  coalesce(${notification.expiresAt}, 9e15)) - ${databaseNow}`;

const readRows = (claimed: readonly Claimed[]) =>
  db
    .select({
      id: pushMessage.id,
      createdAt: pushMessage.createdAt,
      subscriptionId: pushSubscription.id,
      endpoint: pushSubscription.endpoint,
      p256dh: pushSubscription.p256dh,
      auth: pushSubscription.auth,
      hidesContent: pushSubscription.hidesContent,
      locale: pushSubscription.locale,
      timeZone: pushSubscription.timeZone,
      quietFrom: user.quietFrom,
      quietTo: user.quietTo,
      isSignedIn:
        sql`(${liveSession()} and ${user.suspendedAt} is null and ${user.deletedAt} is null)`.mapWith(
          Boolean,
        ),
      notificationId: pushMessage.notificationId,
      isTest: sql`${pushMessage.notificationId} is null`.mapWith(Boolean),
      type: notification.type,
      title: notification.title,
      courseTitle: course.title,
      // The copy may have left the inbox, or have been read or put off on another device.
      isCurrent: sql`(${recipient.userId} is not null and ${isUnread}
        and ${notification.withdrawnAt} is null)`.mapWith(Boolean),
      ttl,
      now: sql<number>`${databaseNow}`,
    })
    .from(pushMessage)
    .innerJoin(pushSubscription, eq(pushSubscription.id, pushMessage.subscriptionId))
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .innerJoin(user, eq(user.id, pushSubscription.userId))
    .leftJoin(notification, eq(notification.id, pushMessage.notificationId))
    .leftJoin(course, eq(course.id, notification.courseId))
    .leftJoin(
      recipient,
      and(
        eq(recipient.notificationId, pushMessage.notificationId),
        eq(recipient.userId, pushSubscription.userId),
      ),
    )
    .where(
      sql`${pushMessage.id} in (select value from json_each(${JSON.stringify(claimed.map(({ id }) => id))}))`,
    );
