import "server-only";

import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { notification, recipient } from "@/db/schema";
import type { AnnouncementStatus } from "@/db/enums";
import { countRecipients } from "./sending";
import type { StoredAnnouncement } from "./stored";

/** `recipientCount`: of a published one its copies, of another who would receive it now. */
export type AnnouncementState = {
  id: string;
  status: AnnouncementStatus;
  recipientCount: number;
  publishAt: Date | null;
};

/** What a client is told after it has created or sent an announcement. */
export async function stateOf(stored: StoredAnnouncement): Promise<AnnouncementState> {
  const { id, status, publishAt } = stored;
  const isSent = status === "published" || status === "withdrawn";
  const recipientCount = isSent ? await countCopies(id) : await countRecipients(stored);
  return { id, status, recipientCount, publishAt };
}

async function countCopies(announcementId: string): Promise<number> {
  const [row] = await db
    .select({ copies: sql<number>`count(*)` })
    .from(recipient)
    .innerJoin(notification, eq(notification.id, recipient.notificationId))
    .where(eq(notification.announcementId, announcementId));
  return row?.copies ?? 0;
}
