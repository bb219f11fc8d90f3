import "server-only";

import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, announcementVersion, notification, recipient, user } from "@/db/schema";
import type { Correction } from "@/db/enums";
import type { Actor } from "@/lib/auth/actor";
import { type TextChange, textChanges } from "@/lib/text/text-changes";
import { copyMessage } from "./copy-text";
import { requireSent } from "./sent";

const text = {
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
    .select({ ...text, correctedBy: user.displayName })
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
 * What the last correction changed in the actor's own copy of a notification; undefined when it was not corrected,
 * or withdrawn.
 */
export async function getLastChanges(
  actor: Actor,
  notificationId: string,
): Promise<Change[] | undefined> {
  const [former] = await db
    .select({
      ...text,
      format: announcement.format,
      present: {
        title: announcement.title,
        message: announcement.message,
        link: announcement.link,
      },
    })
    .from(recipient)
    .innerJoin(
      notification,
      and(eq(notification.id, recipient.notificationId), isNull(notification.withdrawnAt)),
    )
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .innerJoin(
      announcementVersion,
      and(
        eq(announcementVersion.announcementId, announcement.id),
        eq(announcementVersion.version, sql`${announcement.version} - 1`),
      ),
    )
    .where(and(eq(recipient.userId, actor.id), eq(recipient.notificationId, notificationId)));
  if (!former) return undefined;
  const { format, present } = former;
  const plain = ({ message, ...rest }: Text) => ({
    ...rest,
    message: copyMessage({ message, format }),
  });
  return changesBetween(plain(former), plain(present));
}

function changesBetween(former: Text, present: Text): Change[] {
  const fields = ["title", "message", "link"] as const;
  return fields
    .filter((field) => former[field] !== present[field])
    .map((field) => ({ field, parts: textChanges(former[field] ?? "", present[field] ?? "") }));
}
