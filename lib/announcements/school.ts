import "server-only";

import { and, desc, eq, inArray, isNull, ne, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, notification, recipient, user } from "@/db/schema";
import type { Audience } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { forbidden } from "@/lib/errors";
import { DEFAULT_LIMIT, formatTimeCursor, parseTimeCursor, toPage } from "@/lib/http/paging";
import { emptyContent } from "./content";
import { createDraft, type SavedDraft } from "./drafts";
import { canAnnounceToSchool } from "./policy";

export type SchoolAudience = Exclude<Audience, "courses">;

/** Begins an announcement for a role or everybody. Admins only. */
export async function createSchoolDraft(
  actor: Actor,
  { audience, clientKey }: { audience: SchoolAudience; clientKey: string },
): Promise<SavedDraft> {
  if (!canAnnounceToSchool(actor)) throw forbidden();
  return createDraft(actor, { clientKey, content: { ...emptyContent, audience, type: "general" } });
}

export type SchoolAnnouncement = Awaited<
  ReturnType<typeof listSchoolAnnouncements>
>["items"][number];

/** A page of what was published to a role or everybody, newest first, with its readers. Admins only. */
export async function listSchoolAnnouncements(
  actor: Actor,
  { before, limit = DEFAULT_LIMIT }: { before?: string | undefined; limit?: number } = {},
) {
  if (!canAnnounceToSchool(actor)) throw forbidden();
  const cursor = parseTimeCursor(before);
  const copies = sql`from ${recipient} where ${recipient.notificationId} = ${notification.id}`;
  const rows = await db
    .select({
      id: announcement.id,
      status: announcement.status,
      audience: announcement.audience,
      type: announcement.type,
      title: announcement.title,
      authorName: user.displayName,
      authorRole: user.role,
      publishedAt: sql<Date>`${announcement.publishedAt}`.mapWith(announcement.publishedAt),
      recipientCount: sql<number>`(select count(*) ${copies})`,
      readCount: sql<number>`(select count(*) ${copies} and ${recipient.readAt} is not null)`,
    })
    .from(notification)
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .innerJoin(user, eq(user.id, announcement.authorId))
    .where(
      and(
        isNull(notification.courseId),
        inArray(announcement.status, ["published", "withdrawn"]),
        cursor &&
          sql`(${announcement.publishedAt}, ${announcement.id}) < (${cursor.at.getTime()}, ${cursor.id})`,
      ),
    )
    .orderBy(desc(announcement.publishedAt), desc(announcement.id))
    .limit(limit + 1);
  return toPage(rows, limit, ({ publishedAt, id }) => formatTimeCursor({ at: publishedAt, id }));
}

/** How many of the actor's own drafts and scheduled announcements a page shows. */
const MAX_OWN = 50;

/** What the actor has not sent yet to a role or everybody: scheduled ones by time, then drafts. Held ones are sent. */
export function listUnsentSchool(actor: Actor) {
  return db
    .select({
      id: announcement.id,
      status: announcement.status,
      audience: announcement.audience,
      title: announcement.title,
      publishAt: announcement.publishAt,
    })
    .from(announcement)
    .where(
      and(
        eq(announcement.authorId, actor.id),
        inArray(announcement.status, ["draft", "scheduled"]),
        eq(announcement.held, false),
        ne(announcement.audience, "courses"),
      ),
    )
    .orderBy(
      desc(announcement.status), // "scheduled" before "draft"
      announcement.publishAt,
      desc(announcement.updatedAt),
    )
    .limit(MAX_OWN);
}
