import "server-only";

import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, announcementVersion, notification, recipient, user } from "@/db/schema";
import type { Correction } from "@/db/enums";
import { databaseNow } from "@/db/now";
import { UNCONFIRM_WINDOW_MS } from "@/lib/notifications/confirmation";
import type { Actor } from "@/lib/auth/actor";
import { attachmentsOf } from "@/lib/files/attachments";
import { type TextChange, textChanges } from "@/lib/text/text-changes";
import { copyMessage } from "./copy-text";
import { requireSent } from "./sent";

const replaced = {
  title: announcementVersion.title,
  message: announcementVersion.message,
  link: announcementVersion.link,
  version: announcementVersion.version,
  correction: announcementVersion.correction,
  correctedAt: announcementVersion.correctedAt,
};

type Text = { title: string; message: string; link: string | null };
export type Change = { field: "title" | "message" | "link"; parts: TextChange[] };
export type CorrectionEntry = {
  /** The version that the correction made. */
  version: number;
  correction: Correction;
  correctedAt: Date;
  correctedBy: string | null;
  changes: Change[];
};

/** The corrections of an announcement that the actor manages, newest first, with what each changed. */
export async function listCorrections(actor: Actor, id: string): Promise<CorrectionEntry[]> {
  const sent = await requireSent(actor, id);
  const rows = await db
    .select({ ...replaced, correctedBy: user.displayName })
    .from(announcementVersion)
    .leftJoin(user, eq(user.id, announcementVersion.correctedBy))
    .where(eq(announcementVersion.announcementId, id))
    .orderBy(desc(announcementVersion.version));
  return rows.map((former, index) => {
    const { version, correction, correctedAt, correctedBy } = former;
    const next = rows[index - 1] ?? sent;
    const changes = changesBetween(former, next);
    return { version: version + 1, correction, correctedAt, correctedBy, changes };
  });
}

/**
 * The announcement behind the actor's own copy of a notification as it was composed, with what the last correction
 * changed; undefined for what the product itself tells, and when it was withdrawn.
 */
export async function getOwnCopy(actor: Actor, notificationId: string) {
  const [found] = await db
    .select({
      title: announcement.title,
      message: announcement.message,
      link: announcement.link,
      format: announcement.format,
      attachments: attachmentsOf("announcement", announcement.id),
      confirmBy: announcement.confirmBy,
      /** How long the actor's confirmation can still be taken back, in milliseconds. */
      unconfirmableMs: sql<number>`max(0, coalesce(
        ${recipient.acknowledgedAt} + ${UNCONFIRM_WINDOW_MS} - ${databaseNow}, 0))`,
      former: {
        title: announcementVersion.title,
        message: announcementVersion.message,
        link: announcementVersion.link,
      },
    })
    .from(recipient)
    .innerJoin(
      notification,
      and(eq(notification.id, recipient.notificationId), isNull(notification.withdrawnAt)),
    )
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .leftJoin(
      announcementVersion,
      and(
        eq(announcementVersion.announcementId, announcement.id),
        eq(announcementVersion.version, sql`${announcement.version} - 1`),
      ),
    )
    .where(and(eq(recipient.userId, actor.id), eq(recipient.notificationId, notificationId)));
  if (!found) return undefined;
  const { title, link, former, ...own } = found;
  const plain = (text: Text) => ({
    ...text,
    message: copyMessage({ ...text, format: own.format }),
  });
  const present = { title, link, message: own.message };
  const changes = former ? changesBetween(plain(former), plain(present)) : [];
  return { ...own, changes };
}

export type OwnCopy = NonNullable<Awaited<ReturnType<typeof getOwnCopy>>>;

function changesBetween(former: Text, present: Text): Change[] {
  const fields = ["title", "message", "link"] as const;
  return fields
    .filter((field) => former[field] !== present[field])
    .map((field) => ({ field, parts: textChanges(former[field] ?? "", present[field] ?? "") }));
}
