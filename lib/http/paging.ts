import { integerField } from "@/lib/forms/fields";

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;

export const limitSchema = integerField({ min: 1, max: MAX_LIMIT }).default(DEFAULT_LIMIT);

/** One page of a list; `next` is the cursor of the next page, null at the end. */
export type Page<Item, Cursor = string> = { items: Item[]; next: Cursor | null };

/** Makes a page of `rows`, which were read with `limit + 1`. */
export function toPage<Item, Cursor>(
  rows: Item[],
  limit: number,
  cursorOf: (last: Item) => Cursor,
): Page<Item, Cursor> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}

/** A cursor in a list ordered by time, newest first; the id breaks ties. */
export type TimeCursor = { at: Date; id: string };

/** The maximum time of a Date, in epoch milliseconds. */
export const LATEST_TIME_MS = 8_640_000_000_000_000;

export const formatTimeCursor = ({ at, id }: TimeCursor) => `${at.getTime()}.${id}`;

/** Parses a cursor from a URL; undefined (the start of the list) when it is invalid. */
export function parseTimeCursor(text: string | undefined): TimeCursor | undefined {
  const [, milliseconds, id] = /^(\d{1,16})\.(\w{1,64})$/.exec(text ?? "") ?? [];
  const at = Number(milliseconds);
  return id !== undefined && at <= LATEST_TIME_MS ? { at: new Date(at), id } : undefined;
}
