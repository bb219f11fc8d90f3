import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { databaseNow } from "@/db/now";
import { announcement, announcementCourse, course, user } from "@/db/schema";
import type { UnsentReason } from "@/db/enums";
import { PublicError } from "@/lib/errors";
import { renderAutomaticText } from "@/lib/i18n/automatic-text";
import { defaultReader } from "@/lib/i18n/preferences";
import { newId } from "@/lib/ids";
import { deliver } from "@/lib/notifications/delivery";
import { hasRecipients, isPublishable } from "./audience";
import { MAX_LATENESS_MS } from "./lifecycle";
import { getStored, type StoredAnnouncement } from "./stored";

/** Why an announcement cannot be published now; undefined when it can, or when its state has changed. */
export async function findUnsentReason(
  stored: Pick<StoredAnnouncement, "id" | "audience" | "courseIds">,
  { whenDue = false }: { whenDue?: boolean } = {},
): Promise<UnsentReason | undefined> {
  const [found] = await db.all<Record<string, number>>(sql`select
      exists (select 1 from ${user} where id = ${announcement.authorId}
        and suspended_at is null and deleted_at is null) as author_active,
      ${isPublishable} as publishable,
      exists (select 1 from ${announcementCourse} join ${course} on ${course.id} = course_id
        where announcement_id = ${announcement.id} and ${course.status} <> 'published') as closed,
      ${hasRecipients(stored)} as anyone,
      held = 0 and send_late = 0 and publish_at <= ${databaseNow} - ${MAX_LATENESS_MS} as late
    from ${announcement} where id = ${stored.id}`);
  if (!found) return undefined;
  if (whenDue && found.late) return "late";
  if (!found.author_active) return "authorLeft";
  if (!found.publishable) return found.closed ? "courseClosed" : "courseLost";
  return found.anyone ? undefined : "nobody";
}

/** The error for a draft that could not be sent; `otherwise` when nothing speaks against it. */
export async function explainUnpublishable(
  stored: StoredAnnouncement,
  otherwise?: PublicError,
): Promise<PublicError> {
  const now = await getStored(stored.id);
  if (now?.revision !== stored.revision) return new PublicError("STALE", "changedMeanwhile");
  const reason = await findUnsentReason(stored);
  if (reason === "courseClosed") return new PublicError("CONFLICT", "courseClosed", "courseIds");
  if (reason === "nobody") return new PublicError("INVALID", "noRecipients", "recipients");
  if (reason !== undefined) return new PublicError("FORBIDDEN", "courseLost", "courseIds");
  return otherwise ?? new PublicError("STALE", "changedMeanwhile");
}

/**
 * Turns a scheduled announcement that cannot be sent into a draft again, and tells its author why. Returns false if it
 * was changed meanwhile.
 */
export async function returnUnsent(
  stored: StoredAnnouncement,
  reason: UnsentReason,
): Promise<boolean> {
  const { id, authorId, revision, title, courseIds } = stored;
  const text = { kind: "unsent", values: { title, reason } } as const;
  const author = sql`select id as user_id from ${user} where id = ${authorId} and deleted_at is null`;
  const returning: SQL = sql`update ${announcement}
    set status = 'draft', unsent_reason = ${reason}, publish_at = null, held = 0,
      revision = revision + 1, updated_at = ${databaseNow}
    where id = ${id} and status = 'scheduled' and revision = ${revision}`;
  const { returned } = await writeBatch({
    returned: returning,
    told: deliver(
      {
        id: newId("notif"),
        type: "unsent",
        ...renderAutomaticText(text, defaultReader),
        automatic: text,
        link: `/teach/announcements/${id}/edit`,
        courseId: courseIds[0] ?? null,
        senderId: null,
      },
      { recipients: author, onlyIf: sql`changes() = 1`, now: databaseNow },
    ),
  });
  return returned.rowsAffected === 1;
}
