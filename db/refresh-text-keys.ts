import { type SQL, sql } from "drizzle-orm";
import { db, writeBatch } from "./client";
import { course, user } from "./schema";
import { keysOf } from "./text-keys";

/** Rows read, and at most written, at once, so that the write lock is held briefly. */
const ROWS_PER_STEP = 500;

type Row = { id: string; text: string; folded: string; sort: string };
type Source = { next: (after: string) => Promise<Row[]>; update: (changed: SQL) => SQL };

/**
 * Computes the search and sort forms of names and titles that are missing or were written by another
 * version; returns how many rows changed. Idempotent, and several instances may do so at once: a row is
 * only written while it has the text that was read.
 */
export async function refreshTextKeys(): Promise<number> {
  return (await refresh(users)) + (await refresh(courses));
}

const users: Source = {
  next: async (after) => {
    const { id, displayName: text, nameFolded: folded, nameSort: sort } = user;
    const rows = db.select({ id, text, folded, sort }).from(user);
    return rows
      .where(sql`${id} > ${after}`)
      .orderBy(id)
      .limit(ROWS_PER_STEP);
  },
  update: (changed) => sql`update ${user} set name_folded = folded, name_sort = sort
    from ${changed} where ${user.id} = row_id and display_name = row_text`,
};

const courses: Source = {
  next: async (after) => {
    const { id, title: text, titleFolded: folded, titleSort: sort } = course;
    const rows = db.select({ id, text, folded, sort }).from(course);
    return rows
      .where(sql`${id} > ${after}`)
      .orderBy(id)
      .limit(ROWS_PER_STEP);
  },
  update: (changed) => sql`update ${course} set title_folded = folded, title_sort = sort
    from ${changed} where ${course.id} = row_id and title = row_text`,
};

async function refresh({ next, update }: Source): Promise<number> {
  let refreshed = 0;
  for (let after = ""; ;) {
    const rows = await next(after);
    const changed = rows.flatMap((row) => stale(row) ?? []);
    if (changed.length > 0) {
      const { written } = await writeBatch({ written: update(asTable(changed)) });
      refreshed += written.rowsAffected;
    }
    if (rows.length < ROWS_PER_STEP) return refreshed;
    after = rows.at(-1)?.id ?? "";
  }
}

/** The row with its right keys, or undefined when it has them already. */
function stale({ id, text, folded, sort }: Row): Row | undefined {
  const right = keysOf(text);
  return right.folded === folded && right.sort === sort ? undefined : { id, text, ...right };
}

/** One parameter for all rows, because SQLite limits their number. */
const asTable = (rows: Row[]) => sql`(select value ->> 'id' as row_id, value ->> 'text' as row_text,
    value ->> 'folded' as folded, value ->> 'sort' as sort from json_each(${JSON.stringify(rows)}))`;
