import "server-only";

import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { change, recipient } from "@/db/schema";

/** What a client knows: everything of a user's inbox up to `since`. */
export type Known = { userId: string; since: number; upTo: number };

/** Beyond this many changes of the whole school nobody looks: fetching a list again is cheaper. */
const MAX_CHANGES_READ = 20_000;

/**
 * For each client whether copies of its user were corrected or withdrawn in `since < seq <= upTo`, in the
 * same order. It may be true without such a change after a long absence, never false with one. One statement.
 */
export async function haveChangedCopies(known: readonly Known[]): Promise<boolean[]> {
  const isReadable = ({ since, upTo }: Known) => upTo - since <= MAX_CHANGES_READ;
  const readable = known.filter(isReadable);
  if (readable.length === 0) return known.map(() => true);
  const from = Math.min(...readable.map(({ since }) => since));
  const given = JSON.stringify(known.map(({ userId, since }) => [userId, since]));
  const [row] = await db.all<{ keys: string }>(sql`
    with changed as materialized (
      select notification_id, max(seq) as seq from ${change}
      where seq > ${from} and kind = 'inbox' and user_id is null and notification_id is not null
      group by notification_id)
    select json_group_array(client.key) as keys from json_each(${given}) as client
    where exists (select 1 from changed
      join ${recipient} on ${recipient.notificationId} = changed.notification_id
        and ${recipient.userId} = client.value ->> 0
      where changed.seq > client.value ->> 1)`);
  const keys = new Set(JSON.parse(row?.keys ?? "[]") as number[]);
  return known.map((client, key) => keys.has(key) || !isReadable(client));
}
