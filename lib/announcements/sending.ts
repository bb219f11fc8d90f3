import "server-only";

import { and, eq, type SQL, sql } from "drizzle-orm";
import { db, publishBatch, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { env } from "@/lib/env";
import { PublicError } from "@/lib/errors";
import { hasRecipients, isPublishable, recipientsOf } from "./audience";
import { requireComplete } from "./content";
import { isAllowed } from "./lifecycle";
import { countDelivered, releaseStatements } from "./release";
import { wakeReleaseTimer } from "./release-timer";
import { requireOwn, type StoredAnnouncement } from "./stored";
import { explainUnpublishable } from "./unsent";

export type SendRequest = {
  /** What the sender saw; a later change must be looked at first. */
  revision: number;
  /** Without it at once, or when the hold has passed. */
  publishAt?: Date | undefined;
  /** Also when its time is long past by then. */
  sendLate?: boolean | undefined;
  /** How long it can be undone; by default as long as from a form. */
  holdSeconds?: number | undefined;
  /** The number of recipients that the sender was shown. */
  expectedRecipients?: number | undefined;
};

export type SendReceipt =
  | { status: "published"; id: string; recipientCount: number }
  /** `publishAt` by the clock of the database; `inMs` from now. */
  | { status: "held" | "scheduled"; id: string; publishAt: Date; inMs: number };

/**
 * Sends the actor's own draft, or changes the time of a scheduled one: at once, after a hold in which it can
 * be undone, or at a time. Until it is published no row exists for any recipient.
 */
export async function sendAnnouncement(
  actor: Actor,
  id: string,
  request: SendRequest,
): Promise<SendReceipt> {
  const stored = await requireOwn(actor, id);
  if (!isAllowed("publish", stored.status)) throw new PublicError("CONFLICT", "alreadyPublished");
  if (stored.revision !== request.revision) throw new PublicError("STALE", "changedMeanwhile");
  requireComplete(stored, request.publishAt);
  await requireExpectedRecipients(stored, request.expectedRecipients);
  const { publishAt, holdSeconds = env.ANNOUNCEMENT_HOLD_SECONDS } = request;
  if (publishAt) return schedule(stored, { at: sql`${publishAt.getTime()}`, ...request });
  // What is urgent does not wait.
  const held = stored.type === "urgent" ? 0 : holdSeconds;
  if (held > 0) {
    return schedule(stored, { at: sql`${databaseNow} + ${held * 1_000}`, held: true });
  }
  return publishNow(stored);
}

async function publishNow(stored: StoredAnnouncement): Promise<SendReceipt> {
  const { id, status } = stored;
  const release = await releaseStatements(stored, { from: status });
  const { claimed, delivered } = await publishBatch(release);
  if (claimed.rowsAffected !== 1) throw await explainUnpublishable(stored);
  return { status: "published", id, recipientCount: countDelivered(delivered) };
}

type Schedule = { at: SQL; held?: boolean; sendLate?: boolean | undefined };

async function schedule(
  stored: StoredAnnouncement,
  { at, held = false, sendLate = false }: Schedule,
): Promise<SendReceipt> {
  const { id, revision, status } = stored;
  const { scheduled, row } = await writeBatch({
    scheduled: sql`update ${announcement}
        set status = 'scheduled', publish_at = ${at}, held = ${Number(held)},
          send_late = ${Number(sendLate)}, unsent_reason = null, revision = revision + 1,
          updated_at = ${databaseNow}
        where ${announcement.id} = ${id} and ${announcement.status} = ${status}
          and ${announcement.revision} = ${revision} and ${at} > ${databaseNow}
          and ${isPublishable} and ${held ? hasRecipients(stored) : sql`true`}`,
    row: sql`select publish_at as at, publish_at - ${databaseNow} as in_ms
        from ${announcement} where id = ${id}`,
  });
  if (scheduled.rowsAffected !== 1) {
    throw await explainUnpublishable(
      stored,
      new PublicError("INVALID", "publishAtPast", "publishAt"),
    );
  }
  const [first] = row.rows;
  const inMs = Number(first?.in_ms);
  wakeReleaseTimer(inMs);
  const publishAt = new Date(Number(first?.at));
  return { status: held ? "held" : "scheduled", id, publishAt, inMs };
}

/**
 * Turns a held or scheduled announcement back into a draft. `undone` is false when it was published
 * first: one of the two happens, and this says which.
 */
export async function unscheduleAnnouncement(
  actor: Actor,
  id: string,
): Promise<{ undone: boolean }> {
  const { unscheduled } = await writeBatch({
    unscheduled: db
      .update(announcement)
      .set({
        status: "draft",
        // The chosen time stays in the draft.
        publishAt: sql`case when held = 1 then null else publish_at end`,
        held: false,
        revision: sql`revision + 1`,
        updatedAt: databaseNow.mapWith(announcement.updatedAt),
      })
      .where(
        and(
          eq(announcement.id, id),
          eq(announcement.authorId, actor.id),
          eq(announcement.status, "scheduled"),
        ),
      ),
  });
  if (unscheduled.rowsAffected === 1) return { undone: true };
  const { status } = await requireOwn(actor, id);
  return { undone: status === "draft" };
}

/** The number of those who would receive it now. */
export async function countRecipients(
  stored: Pick<StoredAnnouncement, "id" | "audience" | "courseIds">,
): Promise<number> {
  const courses = stored.audience === "courses" ? stored.courseIds : [null];
  if (courses.length === 0) return 0;
  const all = sql.join(
    courses.map((courseId) => recipientsOf(stored.id, { courseId })),
    sql` union `,
  );
  const [row] = await db.all<{ total: number }>(sql`select count(*) as total from (${all})`);
  return row?.total ?? 0;
}

async function requireExpectedRecipients(stored: StoredAnnouncement, expected: number | undefined) {
  if (expected === undefined) return;
  const count = await countRecipients(stored);
  if (count === expected) return;
  throw new PublicError("CONFLICT", "recipientsChanged", "recipients", { count, id: stored.id });
}
