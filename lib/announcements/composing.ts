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

/**
 * Saves the form's content and sends it: with a planned time then, else after the hold. A repetition of a form
 * whose answer was lost gets the receipt of what was sent.
 */
export async function sendComposed(
  actor: Actor,
  composed: Composed,
  { expectedRecipients }: Sending = {},
): Promise<SendReceipt> {
  const { publishAt, sendLate } = composed.plan;
  const draft = await saveComposed(actor, composed).catch(
    async (error: unknown): Promise<{ sent: SendReceipt }> => ({
      sent: await requireEarlierReceipt(actor, composed, error),
    }),
  );
  if ("sent" in draft) return draft.sent;
  return sendAnnouncement(actor, draft.id, {
    revision: draft.revision,
    publishAt: publishAt ?? undefined,
    sendLate,
    expectedRecipients,
  });
}

/** The receipt of the same content, published with this form before; throws `error` without one. */
async function requireEarlierReceipt(
  actor: Actor,
  { saved, clientKey, content }: Composed,
  error: unknown,
): Promise<SendReceipt> {
  if (!(error instanceof PublicError) || error.reason !== "alreadyPublished") throw error;
  const [sent] = await db.all<{ id: string; recipients: number }>(sql`
    select ${announcement.id} as id, (select count(*) from ${recipient} join ${notification}
      on ${notification.id} = ${recipient.notificationId}
      where ${notification.announcementId} = ${announcement.id}) as recipients
    from ${announcement} where ${announcement.authorId} = ${actor.id}
      and ${announcement.status} = 'published' and ${announcement.savedBy} = ${clientKey}
      and ${saved ? sql`${announcement.id} = ${saved.id}` : sql`${announcement.clientKey} = ${clientKey}`}`);
  if (!sent) throw error;
  if (!isSame(await requireOwn(actor, sent.id), content)) {
    throw new PublicError("CONFLICT", "alreadySent");
  }
  return { status: "published", id: sent.id, recipientCount: sent.recipients };
}

const contentFields = ["type", "title", "message", "format", "link"] as const;

const isSame = (sent: StoredAnnouncement, content: AnnouncementContent) =>
  contentFields.every((field) => sent[field] === content[field]) &&
  String(sent.courseIds.toSorted()) === String(content.courseIds.toSorted());
