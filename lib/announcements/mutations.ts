import "server-only";

import { and, eq, inArray, sql } from "drizzle-orm";
import { db, publishBatch } from "@/db/client";
import { announcement, course, enrollment } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { requireManaged } from "@/lib/courses/guarded-update";
import { managedBy } from "@/lib/courses/scope";
import { notFound, PublicError } from "@/lib/errors";
import { requireAttachable, requireFewFiles } from "@/lib/files/attachments";
import { newId } from "@/lib/ids";
import { type AnnouncementContent, emptyContent, isSameContent, requireComplete } from "./content";
import {
  CREATED_REVISION,
  discardDraft,
  insertDraft,
  insertEmpty,
  ownerOf,
  storeContent,
} from "./drafts";
import { releaseStatements } from "./release";
import type { NewAnnouncement } from "./schema";
import { sendAnnouncement, type SendRequest } from "./sending";
import { type AnnouncementState, stateOf } from "./state";
import { getStored, type StoredAnnouncement } from "./stored";

export type PublishReceipt = { announcementId: string; recipientCount: number };

/** Publishes to all students of a course the actor manages, at once: see `createAnnouncement`. */
export async function publishAnnouncement(
  actor: Actor,
  { courseId, clientKey, mustRead = false, ...text }: NewAnnouncement,
): Promise<PublishReceipt> {
  const content = { ...emptyContent, courseIds: [courseId], ...text, mustRead, format: "plain" };
  const created = await createAnnouncement(actor, {
    clientKey,
    content: content as AnnouncementContent,
    sending: { holdSeconds: 0 },
  });
  return { announcementId: created.id, recipientCount: created.recipientCount };
}

type Sending = Omit<SendRequest, "revision">;

export type CreateRequest = {
  clientKey: string;
  content: AnnouncementContent;
  /** Without it the announcement stays a draft. */
  sending?: Sending | undefined;
};

/**
 * Creates an announcement, and publishes or schedules it. Publishing at once is one transaction: the
 * announcement, its notifications, their changes and all copies, or nothing. Idempotent per `clientKey`: a
 * repeated request returns the first announcement with its current state; with another content it is refused.
 */
export async function createAnnouncement(
  actor: Actor,
  request: CreateRequest,
): Promise<AnnouncementState> {
  const { content, clientKey, sending } = request;
  requireFewFiles(content.attachments);
  if (sending) requireComplete(content);
  const earlier = await findByKey(actor, clientKey);
  if (earlier && !(sending && isUnsent(earlier))) return receiptOf(earlier, content);
  await requireReachable(actor, content);
  const isAtOnce = sending && !sending.publishAt && (sending.holdSeconds ?? 0) === 0;
  const id =
    isAtOnce && !earlier ? await publishNew(actor, request) : await createAndSend(actor, request);
  const stored = await getStored(id);
  if (!stored) throw notFound();
  return receiptOf(stored, content);
}

async function publishNew(actor: Actor, { clientKey, content }: CreateRequest): Promise<string> {
  const id = newId("ann");
  const isNew = sql`exists (select 1 from ${announcement} where id = ${id})`;
  const release = await releaseStatements(
    { ...content, id, authorId: actor.id, revision: CREATED_REVISION },
    { from: "draft" },
  );
  const { claimed } = await publishBatch({
    created: insertEmpty(actor, { id, clientKey, content }),
    content: storeContent(actor, { id, content, onlyIf: isNew }),
    ...release,
    refused: sql`delete from ${announcement} where id = ${id} and status = 'draft'`,
  });
  if (claimed.rowsAffected === 1) return id;
  const earlier = await findByKey(actor, clientKey); // a concurrent request was first
  if (earlier) return earlier.id;
  await requireAttachable(actor, ownerOf(id), content.attachments);
  throw await explainRefusal(actor, content);
}

/** Created and never sent nor changed: what was undone is not sent by a request that is repeated. */
const isUnsent = ({ status, revision }: Pick<StoredAnnouncement, "status" | "revision">) =>
  status === "draft" && revision === CREATED_REVISION;

/** A crash between the two steps leaves a draft, which a repeated request sends. */
async function createAndSend(actor: Actor, request: CreateRequest): Promise<string> {
  const { id, isNew, revision } = await insertDraft(actor, request);
  if (!request.sending || revision !== CREATED_REVISION) return id;
  try {
    await sendAnnouncement(actor, id, { ...request.sending, revision });
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    const stored = await getStored(id);
    if (stored && !isUnsent(stored)) return id; // a concurrent request was first
    if (isNew) await discardDraft(actor, id, { revision });
    throw error;
  }
  return id;
}

async function findByKey(actor: Actor, clientKey: string): Promise<StoredAnnouncement | undefined> {
  const [row] = await db
    .select({ id: announcement.id })
    .from(announcement)
    .where(and(eq(announcement.authorId, actor.id), eq(announcement.clientKey, clientKey)));
  return row && getStored(row.id);
}

async function receiptOf(
  stored: StoredAnnouncement,
  requested: AnnouncementContent,
): Promise<AnnouncementState> {
  if (!isSameContent(stored, requested)) throw new PublicError("CONFLICT", "alreadySent");
  return stateOf(stored);
}

/** Throws unless the actor manages all courses, and all chosen persons are in the course. */
async function requireReachable(actor: Actor, content: AnnouncementContent) {
  const { audience, courseIds, selection, personIds } = content;
  if (audience !== "courses") {
    if (actor.role !== "admin") throw new PublicError("FORBIDDEN", "forbidden");
    return;
  }
  const managed = await db
    .select({ id: course.id })
    .from(course)
    .where(and(inArray(course.id, courseIds), managedBy(actor)));
  if (managed.length !== new Set(courseIds).size) throw notFound();
  if (selection !== "persons") return;
  const enrolled = await db
    .selectDistinct({ id: enrollment.userId })
    .from(enrollment)
    .where(and(inArray(enrollment.userId, personIds), inArray(enrollment.courseId, courseIds)));
  if (enrolled.length !== personIds.length) {
    throw new PublicError("INVALID", "noSuchStudent", "recipients");
  }
}

/** Why an announcement that was not stored could not be published. */
async function explainRefusal(actor: Actor, content: AnnouncementContent): Promise<PublicError> {
  for (const courseId of content.audience === "courses" ? content.courseIds : []) {
    const { status } = await requireManaged(actor, courseId);
    if (status === "archived") return new PublicError("CONFLICT", "courseArchived", "courseId");
    if (status === "draft") return new PublicError("CONFLICT", "courseDraft", "courseId");
  }
  return new PublicError("INVALID", "noRecipients", "courseId");
}
