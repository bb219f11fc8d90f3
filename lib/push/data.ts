import "server-only";

import { createHash } from "node:crypto";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { course, enrollment, pushCourse, pushSubscription, session } from "@/db/schema";
import { type Device, deviceOf } from "@/lib/accounts/device";
import type { Actor } from "@/lib/auth/actor";
import { presentedSessionId } from "@/lib/auth/session-cookie";
import { liveSession } from "@/lib/auth/session-lifetime";
import type { Reader } from "@/lib/i18n/preferences";
import { pushPublicKey } from "./settings";

export type PushDevice = {
  id: string;
  isCurrent: boolean;
  device: Device;
  hidesContent: boolean;
  createdAt: Date;
  /** When a push service last accepted a message for it. */
  acceptedAt: Date | null;
};

/** The actor's browsers that receive push messages: this one first. */
export async function listPushDevices(actor: Actor): Promise<PushDevice[]> {
  const current = (await presentedSessionId()) ?? "";
  const rows = await db
    .select({
      id: pushSubscription.id,
      sessionId: pushSubscription.sessionId,
      userAgent: session.userAgent,
      hidesContent: pushSubscription.hidesContent,
      createdAt: pushSubscription.createdAt,
      acceptedAt: pushSubscription.acceptedAt,
    })
    .from(pushSubscription)
    .innerJoin(session, eq(session.id, pushSubscription.sessionId))
    .where(and(eq(pushSubscription.userId, actor.id), liveSession()))
    .orderBy(desc(eq(pushSubscription.sessionId, current)), desc(pushSubscription.createdAt));
  return rows.map(({ sessionId, userAgent, ...row }) => ({
    ...row,
    isCurrent: sessionId === current,
    device: deviceOf(userAgent),
  }));
}

/** The actor's courses, and whether all of their announcements are pushed. */
export const listPushCourses = (actor: Actor) =>
  db
    .select({
      id: course.id,
      title: course.title,
      isPushed: sql`${pushCourse.userId} is not null`.mapWith(Boolean),
    })
    .from(enrollment)
    .innerJoin(course, eq(course.id, enrollment.courseId))
    .leftJoin(
      pushCourse,
      and(eq(pushCourse.courseId, enrollment.courseId), eq(pushCourse.userId, enrollment.userId)),
    )
    .where(and(eq(enrollment.userId, actor.id), eq(course.status, "published")))
    .orderBy(asc(course.titleSort), asc(course.id));

/** What a browser compares its own subscription with when a page is loaded. */
export type PushState = {
  publicKey: string;
  /** Digests of the user and of the session: the browser keeps them, and learns neither from them. */
  owner: string;
  session: string;
  /** The endpoint that the server knows for this session; null for none. */
  endpoint: string | null;
  /** False when language or time zone of the browser have changed since. */
  isCurrent: boolean;
};

/** Undefined when push is not configured: then no statement is sent. */
export async function getPushState(actor: Actor, reader: Reader): Promise<PushState | undefined> {
  const publicKey = pushPublicKey();
  const sessionId = await presentedSessionId();
  if (publicKey === undefined || sessionId === undefined) return undefined;
  const [known] = await db
    .select({
      endpoint: pushSubscription.endpoint,
      locale: pushSubscription.locale,
      timeZone: pushSubscription.timeZone,
    })
    .from(pushSubscription)
    .where(and(eq(pushSubscription.sessionId, sessionId), eq(pushSubscription.userId, actor.id)));
  return {
    publicKey,
    owner: digest(`push owner ${actor.id}`),
    session: digest(`push session ${sessionId}`),
    endpoint: known?.endpoint ?? null,
    isCurrent: known?.locale === reader.locale && known.timeZone === reader.timeZone,
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 22);
