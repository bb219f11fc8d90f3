import "server-only";

import { and, eq, not, or, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, announcementCourse, course } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { isManagedBy } from "@/lib/courses/announcement-scope";
import { managedBy } from "@/lib/courses/scope";
import { notFound } from "@/lib/errors";
import { copyAttachments } from "@/lib/files/attachments";
import { emptyContent } from "./content";
import { createDraft, ownerOf, type SavedDraft } from "./drafts";
import { getStored, isSent } from "./stored";

type Copy = {
  id: string;
  /** The course that the copy goes to; by default those of the original. */
  courseId?: string | undefined;
  clientKey: string;
};

/**
 * Makes a draft of the actor out of an announcement: of an own one that is not sent, or of a sent one of a course
 * that they manage, with the files that they may see. Persons, projects and times are not copied: they belong to the
 * original's occasion.
 */
export async function copyAnnouncement(
  actor: Actor,
  { id, courseId, clientKey }: Copy,
): Promise<SavedDraft> {
  const [visible] = await db
    .select({ id: announcement.id })
    .from(announcement)
    .where(and(eq(announcement.id, id), or(isOwnUnsent(actor), isSentTo(actor))));
  const original = visible && (await getStored(id));
  if (!original) throw notFound();
  const { audience, courseIds, type, title, message, format, link } = original;
  const { mustRead, needsConfirmation } = original;
  const text = { type, title, message, format, link, mustRead, needsConfirmation };
  const target = courseId === undefined ? { audience, courseIds } : { courseIds: [courseId] };
  const attachments = await copyAttachments(actor, ownerOf(id));
  const content = { ...emptyContent, ...target, ...text, attachments };
  return createDraft(actor, { clientKey, content });
}

const isOwnUnsent = (actor: Actor) => and(eq(announcement.authorId, actor.id), not(isSent));

/** For a WHERE: it was sent, and the actor manages all it went to, or one of its courses. */
const isSentTo = (actor: Actor) =>
  and(
    isSent,
    or(
      isManagedBy(actor),
      sql`exists (
        select 1 from ${announcementCourse} join ${course} on ${course.id} = ${announcementCourse.courseId}
        where ${announcementCourse.announcementId} = ${announcement.id} and ${managedBy(actor)})`,
    ),
  );
