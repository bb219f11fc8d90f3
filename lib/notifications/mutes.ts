import "server-only";

import { and, asc, eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { course, enrollment, mute, pushMessage, pushSubscription, user } from "@/db/schema";
import { announcementTypes } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import type { MuteTarget, QuietHours } from "./schema";

/** What can be muted: urgent announcements cannot, nor can what must be read. */
export const mutableTypes = announcementTypes.filter((type) => type !== "urgent");

export type Mutes = Awaited<ReturnType<typeof listMutes>>;
/** Whether the course and the type of a notification are muted; undefined where they cannot be. */
export type MuteState = { course: boolean | undefined; type: boolean | undefined };

/** The courses and types of announcements that the actor may mute, and whether they are muted. */
export async function listMutes(actor: Actor) {
  const isMuted = (kind: "course" | "type", target: unknown) =>
    sql`exists (select 1 from ${mute} where user_id = ${actor.id} and kind = ${kind}
      and target = ${target})`.mapWith(Boolean);
  const [courses, muted] = await Promise.all([
    db
      .select({ id: course.id, title: course.title, isMuted: isMuted("course", course.id) })
      .from(enrollment)
      .innerJoin(course, eq(course.id, enrollment.courseId))
      .where(and(eq(enrollment.userId, actor.id), eq(course.status, "published")))
      .orderBy(asc(course.titleSort), asc(course.id)),
    db
      .select({ target: mute.target })
      .from(mute)
      .where(and(eq(mute.userId, actor.id), eq(mute.kind, "type"))),
  ]);
  const mutedTypes = new Set(muted.map(({ target }) => target));
  return {
    courses,
    types: mutableTypes.map((type) => ({ type, isMuted: mutedTypes.has(type) })),
  };
}

/** What the reader of an announcement may mute; nothing of what must be read or is urgent. */
export function muteStateOf(
  mutes: Mutes,
  { type, courseId, mustRead }: { type: string; courseId: string | null; mustRead: boolean },
): MuteState | undefined {
  if (mustRead || type === "urgent") return undefined;
  return {
    course: mutes.courses.find(({ id }) => id === courseId)?.isMuted,
    type: mutes.types.find((each) => each.type === type)?.isMuted,
  };
}

/** Mutes one of the actor's courses, or a type, or takes it back. Idempotent. What was sent stays. */
export async function setMute(
  actor: Actor,
  { kind, target, muted }: MuteTarget & { muted: boolean },
): Promise<void> {
  if (!muted) {
    const isIt = and(eq(mute.userId, actor.id), eq(mute.kind, kind), eq(mute.target, target));
    await writeBatch([db.delete(mute).where(isIt)]);
    return;
  }
  if (kind === "type" && !mutableTypes.some((type) => type === target)) throw notFound();
  const isMember = sql`exists (select 1 from ${enrollment}
    where user_id = ${actor.id} and course_id = ${target})`;
  const isTarget = kind === "course" ? isMember : sql`true`;
  const { found } = await writeBatch({
    muted: sql`insert into ${mute} (user_id, kind, target, created_at)
        select ${actor.id}, ${kind}, ${target}, ${Date.now()} where ${isTarget}
        on conflict do nothing`,
    found: sql`select 1 where ${isTarget}`,
  });
  if (found.rows.length !== 1) throw notFound();
}

/** The time of day in which no toast is shown, in minutes after midnight; null for none. */
export async function getQuietHours(actor: Actor): Promise<QuietHours> {
  const [row] = await db
    .select({ from: user.quietFrom, to: user.quietTo })
    .from(user)
    .where(eq(user.id, actor.id));
  return row && row.from !== null && row.to !== null ? { from: row.from, to: row.to } : null;
}

/** What was held until the former hours end is looked at again. */
export async function setQuietHours(actor: Actor, hours: QuietHours): Promise<void> {
  await writeBatch([
    db
      .update(user)
      .set({ quietFrom: hours?.from ?? null, quietTo: hours?.to ?? null })
      .where(eq(user.id, actor.id)),
    sql`update ${pushMessage} set due_at = ${databaseNow} where claim is null and attempts = 0
        and subscription_id in (select id from ${pushSubscription} where user_id = ${actor.id})`,
  ]);
}
