import "server-only";

import { type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { hasSearchIndex, INDEXED_LENGTHS } from "@/db/search-index";
import { notificationWords, recipient } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { searchWords } from "@/lib/text/search-words";

/** Of more notifications of the whole school that contain the words, those of the inbox are read instead. */
const MAX_CANDIDATES = 1_000;
/** Of a longer inbox the newest are read: reading blocks the event loop. */
const MAX_READ = 10_000;
/** Words that the index is asked for; the others are compared afterwards. */
const MAX_INDEXED_WORDS = 3;

/**
 * For a WHERE of the actor's copies: the notification contains words that begin with each word of `text`, which is
 * plain text. A text without words matches nothing.
 */
export async function matches(actor: Actor, text: string): Promise<SQL> {
  const words = mostSpecific(searchWords(text));
  if (words.length === 0) return sql`false`;
  return (
    (await foundInIndex(actor, words)) ??
    sql`${recipient.seq} >= ${oldestRead(actor)} and exists (
      select 1 from ${notificationWords} as searched
      where searched.notification_id = ${recipient.notificationId} and ${contains(words)})`
  );
}

const oldestRead = (actor: Actor) => sql`coalesce((select seq from ${recipient} as own
  where own.user_id = ${actor.id} order by seq desc limit 1 offset ${MAX_READ - 1}), 0)`;

/** Without the beginnings of other words; the longest first, since they are the rarest. */
function mostSpecific(words: string[]): string[] {
  return words
    .filter((word) => !words.some((other) => other !== word && other.startsWith(word)))
    .toSorted((a, b) => b.length - a.length);
}

/** No pattern: nothing in the text has a meaning of its own. */
const contains = (words: string[]): SQL =>
  sql.join(
    words.map((word) => sql`instr(searched.words, ${` ${word}`}) > 0`),
    sql` and `,
  );

/** The condition by the full-text index; undefined where there is none, or where it finds too many. */
async function foundInIndex(actor: Actor, words: string[]): Promise<SQL | undefined> {
  const indexed = words.flatMap((word) => indexedBeginning(word) ?? []).slice(0, MAX_INDEXED_WORDS);
  if (indexed.length === 0 || !(await hasSearchIndex())) return undefined;
  // A word holds letters and digits only, so it cannot end the quotes.
  const query = indexed.map((beginning) => `"${beginning}"*`).join(" ");
  const [found] = await db.all<{ candidates: number; seqs: string }>(sql`
    with found as materialized (
      select rowid as id from notification_search where notification_search match ${query}
      limit ${MAX_CANDIDATES + 1})
    select (select count(*) from found) as candidates, (
      select json_group_array(own.seq) from found
      cross join ${notificationWords} as searched on searched.id = found.id
      cross join ${recipient} as own
        on own.notification_id = searched.notification_id and own.user_id = ${actor.id}
      where ${contains(words)}) as seqs`);
  if (!found || found.candidates > MAX_CANDIDATES) return undefined;
  return sql`${recipient.seq} in (select value from json_each(${found.seqs}))`;
}

/** The longest beginning that has a list in the index; undefined for a word that is shorter than all. */
function indexedBeginning(word: string): string | undefined {
  const letters = [...word];
  const length = INDEXED_LENGTHS.findLast((each) => each <= letters.length);
  return length === undefined ? undefined : letters.slice(0, length).join("");
}
