import "server-only";

import { and, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement, notification } from "@/db/schema";
import { markdownLines } from "@/lib/text/markdown-lines";

/**
 * These notifications of one inbox, with messages that keep the paragraphs, lists and link addresses of
 * what was written in Markdown: a stored message is one line.
 */
export async function withWholeTexts<Item extends { id: string; message: string }>(
  items: Item[],
): Promise<Item[]> {
  const ids = JSON.stringify(items.map(({ id }) => id));
  const rows = await db
    .select({ id: notification.id, markdown: announcement.message })
    .from(notification)
    .innerJoin(announcement, eq(announcement.id, notification.announcementId))
    .where(
      and(
        sql`${notification.id} in (select value from json_each(${ids}))`,
        eq(announcement.format, "markdown"),
      ),
    );
  const lines = new Map(rows.map(({ id, markdown }) => [id, markdownLines(markdown)]));
  return items.map((item) => ({ ...item, message: lines.get(item.id) || item.message }));
}
