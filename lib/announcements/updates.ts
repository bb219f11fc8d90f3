import "server-only";

import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { notification, recipient } from "@/db/schema";
import type { AnnouncementStatus } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { notFound, PublicError } from "@/lib/errors";
import { confirmNotification } from "@/lib/notifications/confirmation";
import { type ApiContent, toStoredContent } from "./api-schema";
import { type AnnouncementContent, isSameContent } from "./content";
import { correctAnnouncement } from "./correction";
import { saveDraft } from "./drafts";
import { sendAnnouncement, type SendRequest, unscheduleAnnouncement } from "./sending";
import { type AnnouncementState, stateOf } from "./state";
import { getManaged, getStored, type StoredAnnouncement } from "./stored";
import { withdrawAnnouncement } from "./withdrawal";

// What the API does with an announcement in whatever state it is.

async function requireManaged(actor: Actor, id: string): Promise<StoredAnnouncement> {
  const found = await getManaged(actor, id);
  if (!found) throw notFound();
  return found;
}

type Update = { revision: number; body: ApiContent };

/** Replaces a draft or a scheduled announcement; corrects the text of a published one. */
export async function updateAnnouncement(actor: Actor, id: string, { revision, body }: Update) {
  const { correction, ...given } = body;
  const content = toStoredContent(given);
  const stored = await requireManaged(actor, id);
  if (stored.status === "draft" || stored.status === "scheduled") {
    await saveDraft(actor, id, { revision, content });
    return;
  }
  if (correction === undefined) throw new PublicError("CONFLICT", "correctionKind", "correction");
  if (stored.revision !== revision) throw new PublicError("STALE", "changedMeanwhile");
  if (!isSameContent(withoutText(stored), withoutText(content))) {
    throw new PublicError("INVALID", "onlyTextCorrected");
  }
  const { title, message, link, attachments } = content;
  const corrected = { title, message, link, attachments };
  await correctAnnouncement(actor, id, { content: corrected, correction, version: stored.version });
}

const withoutText = (content: AnnouncementContent): AnnouncementContent => ({
  ...content,
  title: "",
  message: "",
  link: null,
  attachments: [],
});

/** Sends a stored announcement; returns its state. */
export async function sendStored(
  actor: Actor,
  id: string,
  request: SendRequest,
): Promise<AnnouncementState> {
  await sendAnnouncement(actor, id, request);
  const stored = await getStored(id);
  if (!stored) throw notFound();
  return stateOf(stored);
}

/**
 * Makes a held or scheduled announcement a draft again, or withdraws a published one. Returns the status
 * after it: `published` when it was released just before, and nothing was withdrawn.
 */
export async function takeBack(actor: Actor, id: string): Promise<AnnouncementStatus> {
  const { status } = await requireManaged(actor, id);
  if (status === "draft" || status === "scheduled") {
    const { undone } = await unscheduleAnnouncement(actor, id);
    return undone ? "draft" : "published";
  }
  await withdrawAnnouncement(actor, id);
  return "withdrawn";
}

/** Confirms the actor's own copy of an announcement. */
export async function confirmOwnCopy(actor: Actor, id: string): Promise<{ confirmedAt: Date }> {
  const [own] = await db
    .select({ id: notification.id })
    .from(notification)
    .innerJoin(recipient, eq(recipient.notificationId, notification.id))
    .where(and(eq(notification.announcementId, id), eq(recipient.userId, actor.id)));
  if (!own) throw notFound();
  return confirmNotification(actor, own.id);
}
