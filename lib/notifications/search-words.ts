import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { notification, notificationWords } from "@/db/schema";
import { type AutomaticText, renderAutomaticText } from "@/lib/i18n/automatic-text";
import { allReaders } from "@/lib/i18n/preferences";
import { searchWords } from "@/lib/text/search-words";

export type Searched = { title: string; message: string; automatic?: AutomaticText | undefined };

/**
 * What a notification is found by: the words of its title and message, between spaces. What the product tells
 * is put into words for each reader, so it is found by its words in every language and time zone.
 */
export function wordsOf({ title, message, automatic }: Searched): string {
  const texts = automatic
    ? allReaders.map((reader) => renderAutomaticText(automatic, reader))
    : [{ title, message }];
  const all = texts.map((text) => `${text.title} ${text.message}`).join(" ");
  return ` ${searchWords(all).join(" ")} `;
}

/** For the batch that stores or corrects a notification: the words of its text, if `onlyIf` holds. */
export const storeWords = (
  id: string,
  { version, onlyIf, ...searched }: Searched & { version: number; onlyIf: SQL },
): SQL =>
  sql`insert into ${notificationWords} (notification_id, version, words)
      select id, ${version}, ${wordsOf(searched)} from ${notification} where id = ${id} and ${onlyIf}
      on conflict (notification_id) do update set version = excluded.version, words = excluded.words`;
