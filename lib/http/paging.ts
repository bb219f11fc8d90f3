import { z } from "zod";
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

/** Far more than any list has. */
const MAX_PAGE = 100_000;

/** The number of a page in its URL, from 1. Beside a cursor it is only shown; without one it is a position. */
export const pageNumberSchema = integerField({ min: 1, max: MAX_PAGE }).optional().catch(undefined);

/** A page in a URL: behind a cursor, or by its number. */
export type PageAt = { after?: string; page?: number };

/** How many rows come before a page that is reached without a cursor. */
export const offsetOf = ({ page = 1, limit }: { page?: number; limit: number }) =>
  (page - 1) * limit;

type Keys = readonly (string | number)[];

/** A cursor of the values by which a list is ordered: those of the last row. */
export const formatKeys = (keys: Keys) => Buffer.from(JSON.stringify(keys)).toString("base64url");

/** The values of a cursor from a URL; undefined (the start of the list) when it is invalid. */
export function parseKeys<Values extends Keys>(schema: z.ZodType<Values>, cursor = "") {
  return schema.safeParse(fromJson(Buffer.from(cursor, "base64url").toString())).data;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes a page of rows that were read with the values by which they are ordered. */
export function toKeyedPage<Item>(
  rows: { item: Item; keys: Record<string, string | number> }[],
  limit: number,
) {
  const page = toPage(rows, limit, ({ keys }) => formatKeys(Object.values(keys)));
  return { ...page, items: page.items.map(({ item }) => item) };
}

/** Long enough for the sort form of any name or title. */
export const keysCursorSchema = z.string().max(2_000);

/** A cursor in a list ordered by a text; the second value breaks ties. */
const textCursorSchema = z.tuple([z.string(), z.string()]);
export const parseTextCursor = (cursor: string | undefined) => parseKeys(textCursorSchema, cursor);
export const isTextCursor = (cursor: string) => parseTextCursor(cursor) !== undefined;

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
