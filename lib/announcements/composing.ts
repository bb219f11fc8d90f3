import "server-only";

import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, notification, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { requireManaged } from "@/lib/courses/guarded-update";
import { forbidden, PublicError } from "@/lib/errors";
import type { AnnouncementContent } from "./content";
import { createDraft, type Plan, saveDraft, type SavedDraft } from "./drafts";
import { sendAnnouncement, type SendReceipt } from "./sending";
import { requireOwn, type StoredAnnouncement } from "./stored";

/** What the composer's form sends. */
export type Composed = {
  /** The form's key: the draft that it creates is its only one. */
  clientKey: string;
  /** The course from whose page the form was opened. */
  courseId?: string | undefined;
  /** The draft or scheduled announcement that the form shows. */
  saved?: { id: string; revision: number } | undefined;
  content: AnnouncementContent;
  plan: Plan;
};

type Sending = { expectedRecipients?: number | undefined };

/** Saves the form's content in its draft, which the first save creates. */
export async function saveComposed(
  actor: Actor,
  { saved, courseId, ...change }: Composed,
  { draftsOnly = false } = {},
): Promise<SavedDraft> {
  if (courseId !== undefined) await requireManaged(actor, courseId);
  if (change.content.audience !== "courses" && actor.role !== "admin") throw forbidden();
  if (!saved) return createDraft(actor, { ...change, draftsOnly });
  return saveDraft(actor, saved.id, { ...change, draftsOnly, revision: saved.revision });
}

/** A form that is repeated while it runs changes its draft several times. */
const MAX_ATTEMPTS = 5;

/**
 * Saves the form's content and sends it: with a planned time then, else after the hold. A repetition of a form
 * whose answer was lost, also one that still runs elsewhere, gets the receipt of what was sent.
 */
export async function sendComposed(
  actor: Actor,
  composed: Composed,
  sending: Sending = {},
): Promise<SendReceipt> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await saveAndSend(actor, composed, sending);
    } catch (error) {
      if (!(error instanceof PublicError)) throw error;
      if (error.reason === "alreadyPublished") return requireEarlierReceipt(actor, composed, error);
      const isOwnChange = error.code === "STALE" && (await wasSavedBy(actor, composed));
      if (!isOwnChange || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function saveAndSend(actor: Actor, composed: Composed, { expectedRecipients }: Sending) {
  const { publishAt, sendLate } = composed.plan;
  const { id, revision } = await saveComposed(actor, composed);
  return sendAnnouncement(actor, id, {
    revision,
    publishAt: publishAt ?? undefined,
    sendLate,
    expectedRecipients,
  });
}

/** For a WHERE: the announcement of this form, which saved it last. */
const savedBy = (actor: Actor, { saved, clientKey }: Composed) =>
  sql`${announcement.authorId} = ${actor.id} and ${announcement.savedBy} = ${clientKey}
    and ${saved ? sql`${announcement.id} = ${saved.id}` : sql`${announcement.clientKey} = ${clientKey}`}`;

async function wasSavedBy(actor: Actor, composed: Composed): Promise<boolean> {
  const found = await db
    .select({ id: announcement.id })
    .from(announcement)
    .where(savedBy(actor, composed));
  return found.length > 0;
}

/** The receipt of the same content, published with this form before; throws `error` without one. */
async function requireEarlierReceipt(
  actor: Actor,
  composed: Composed,
  error: PublicError,
): Promise<SendReceipt> {
  const [sent] = await db.all<{ id: string; recipients: number }>(sql`
    select ${announcement.id} as id, (select count(*) from ${recipient} join ${notification}
      on ${notification.id} = ${recipient.notificationId}
      where ${notification.announcementId} = ${announcement.id}) as recipients
    from ${announcement} where ${announcement.status} = 'published' and ${savedBy(actor, composed)}`);
  if (!sent) throw error;
  if (!isSame(await requireOwn(actor, sent.id), composed.content)) {
    throw new PublicError("CONFLICT", "alreadySent");
  }
  return { status: "published", id: sent.id, recipientCount: sent.recipients };
}

const contentFields = ["type", "title", "message", "format", "link"] as const;

const isSame = (sent: StoredAnnouncement, content: AnnouncementContent) =>
  contentFields.every((field) => sent[field] === content[field]) &&
  String(sent.attachments) === String(content.attachments) &&
  String(sent.courseIds.toSorted()) === String(content.courseIds.toSorted());
