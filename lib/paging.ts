import { z } from "zod";

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

export const limitSchema = z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT);

/** One page of a list; `next` is where the following page begins, null at the end. */
export type Page<Item, Cursor = string> = { items: Item[]; next: Cursor | null };

/** Cuts `rows`, read with one more than `limit`, into a page. */
export function toPage<Item, Cursor>(
  rows: Item[],
  limit: number,
  cursorOf: (last: Item) => Cursor,
): Page<Item, Cursor> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}
