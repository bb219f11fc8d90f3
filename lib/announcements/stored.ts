import "server-only";

import { and, eq, inArray, not, or, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, announcementCourse, announcementPerson } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { attachmentIdsOf, attachmentsOf } from "@/lib/files/attachments";
import { isManagedBy } from "@/lib/courses/announcement-scope";

/** A column that holds a list: `query` returns it as one JSON array. */
export const jsonList = <Item>(query: SQL) =>
  sql<Item[]>`(${query})`.mapWith((json: string) => JSON.parse(json) as Item[]);

const columns = {
  id: announcement.id,
  authorId: announcement.authorId,
  status: announcement.status,
  version: announcement.version,
  revision: announcement.revision,
  audience: announcement.audience,
  selection: announcement.selection,
  projectId: announcement.selectionProjectId,
  type: announcement.type,
  title: announcement.title,
  message: announcement.message,
  format: announcement.format,
  link: announcement.link,
  mustRead: announcement.mustRead,
  needsConfirmation: announcement.needsConfirmation,
  confirmBy: announcement.confirmBy,
  autoReminders: announcement.autoReminders,
  publishAt: announcement.publishAt,
  held: announcement.held,
  sendLate: announcement.sendLate,
  unsentReason: announcement.unsentReason,
  expiresAt: announcement.expiresAt,
  updatedAt: announcement.updatedAt,
  publishedAt: announcement.publishedAt,
  correctedAt: announcement.correctedAt,
  withdrawnAt: announcement.withdrawnAt,
  attachments: attachmentIdsOf("announcement", announcement.id),
  files: attachmentsOf("announcement", announcement.id),
  /** The first one, `announcement.course_id`, comes first. */
  courseIds:
    jsonList<string>(sql`select json_group_array(course_id order by course_id <> ${announcement.courseId})
    from ${announcementCourse} where announcement_id = ${announcement.id}`),
  personIds: jsonList<string>(sql`select json_group_array(user_id) from ${announcementPerson}
    where announcement_id = ${announcement.id}`),
};

export type StoredAnnouncement = NonNullable<Awaited<ReturnType<typeof getStored>>>;

/** An announcement with everything that sending it needs, or undefined. For the product itself, not for pages. */
export async function getStored(id: string) {
  const [found] = await db.select(columns).from(announcement).where(eq(announcement.id, id));
  return found;
}

/** The actor's own announcement in any state, or undefined: nobody else sees a draft. */
export async function getOwn(actor: Actor, id: string) {
  const [found] = await db
    .select(columns)
    .from(announcement)
    .where(and(eq(announcement.id, id), eq(announcement.authorId, actor.id)));
  return found;
}

/** For a WHERE: it was published, and may have been withdrawn since. */
export const isSent = inArray(announcement.status, ["published", "withdrawn"]);

/** An announcement that the actor may manage in its state: a draft its author, a sent one who manages its courses. */
export async function getManaged(actor: Actor, id: string) {
  const isOwn = eq(announcement.authorId, actor.id);
  const [found] = await db
    .select(columns)
    .from(announcement)
    .where(
      and(eq(announcement.id, id), or(and(not(isSent), isOwn), and(isSent, isManagedBy(actor)))),
    );
  return found;
}

export async function requireOwn(actor: Actor, id: string): Promise<StoredAnnouncement> {
  const found = await getOwn(actor, id);
  if (!found) throw notFound();
  return found;
}
