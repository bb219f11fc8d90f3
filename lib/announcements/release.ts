import "server-only";

import type { ResultSet } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { databaseNow } from "@/db/now";
import { announcement } from "@/db/schema";
import type { AnnouncementStatus } from "@/db/enums";
import { auditEntry } from "@/lib/audit/entry";
import { newId } from "@/lib/ids";
import {
  deliver,
  DELIVERY_STATEMENTS,
  type NotificationContent,
} from "@/lib/notifications/delivery";
import { hasRecipients, isPublishable, recipientsOf } from "./audience";
import type { AnnouncementContent } from "./content";
import { copyLink, copyMessage } from "./copy-text";
import { MAX_LATENESS_MS } from "./lifecycle";

/** The stored state of an announcement that is about to be published. */
export type Releasable = AnnouncementContent & { id: string; authorId: string; revision: number };

type Options = {
  /** The status it must still have. */
  from: AnnouncementStatus;
  /** Only if its time has come, by the clock of the database, and is not too long ago. */
  whenDue?: boolean;
  audited?: boolean;
};

/**
 * For a batch: publishes a stored announcement, or does nothing. The first statement, `claimed`, changes one
 * row if it did: it looks again at permission, courses, recipients and time, and no other instance can
 * do it a second time. Students of several courses get one copy. The rest are the notifications, one for
 * each course.
 */
export async function releaseStatements(
  released: Releasable,
  { from, whenDue = false, audited = true }: Options,
) {
  const { id, authorId, revision } = released;
  const releaseId = newId("release");
  const channels = channelsOf(released);
  const isDue = sql`publish_at <= ${databaseNow}
    and (held = 1 or send_late = 1 or publish_at > ${databaseNow} - ${MAX_LATENESS_MS})`;
  // The time that was announced is the time of publication; a held one is published when it is released.
  const publishedAt = whenDue
    ? sql`case when held = 1 then ${databaseNow} else publish_at end`
    : databaseNow;
  const claimed = sql`update ${announcement}
    set status = 'published', release_id = ${releaseId}, published_at = ${publishedAt}, held = 0, unsent_reason = null,
      revision = revision + 1, updated_at = ${databaseNow}
    where ${announcement.id} = ${id} and ${announcement.status} = ${from}
      and ${announcement.revision} = ${revision} and ${whenDue ? isDue : sql`true`}
      and ${isPublishable} and ${hasRecipients(released)}`;
  const isClaimed = sql`exists (select 1 from ${announcement}
    where id = ${id} and release_id = ${releaseId})`;
  const entry = { actorId: authorId, action: "announcement_publish", targetId: id } as const;
  return {
    claimed,
    delivered: channels.flatMap(({ content, recipients }) =>
      deliver(content, { recipients, onlyIf: isClaimed, now: publishTimeOf(id) }),
    ),
    audit: audited ? [await auditEntry(entry, { onlyIf: isClaimed })] : [],
  };
}

/** The number of copies made: `deliver` ends each notification with the statement that makes them. */
export const countDelivered = (delivered: readonly ResultSet[]) =>
  delivered.reduce((sum, result, index) => sum + (makesCopies(index) ? result.rowsAffected : 0), 0);

const makesCopies = (index: number) => index % DELIVERY_STATEMENTS === DELIVERY_STATEMENTS - 1;

const publishTimeOf = (id: string) =>
  sql`(select published_at from ${announcement} where id = ${id})`;

/** One notification for each course, or one for a role or everybody. */
function channelsOf(released: Releasable): { content: NotificationContent; recipients: SQL }[] {
  const { audience, courseIds } = released;
  const courses = audience === "courses" ? courseIds : [null];
  return courses.map((courseId) => ({
    content: contentFor(released, courseId),
    recipients: recipientsOf(released.id, { courseId, once: courses.length > 1 }),
  }));
}

function contentFor(released: Releasable, courseId: string | null): NotificationContent {
  const { id, authorId, type, title, message, format, link } = released;
  const { mustRead, needsConfirmation, expiresAt } = released;
  return {
    id: newId("notif"),
    type,
    title,
    message: copyMessage({ message, format }),
    link: copyLink(link, courseId),
    courseId,
    senderId: authorId,
    announcementId: id,
    mustRead,
    needsConfirmation,
    expiresAt,
  };
}
