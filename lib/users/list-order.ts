import { z } from "zod";
import { formatKeys, parseKeys } from "@/lib/http/paging";

export const sortKeys = ["username", "displayName", "role", "createdAt", "lastSeenAt"] as const;
export type SortKey = (typeof sortKeys)[number];
export const directions = ["asc", "desc"] as const;
export type Direction = (typeof directions)[number];

export type ListOrder = { sort: SortKey; direction: Direction };

/** The order of a query, with defaults. */
export const orderOf = ({ sort = "username", direction = "asc" }: Partial<ListOrder>) => ({
  sort,
  direction,
});

/** A position in the list: the sort key, and the username as tie-breaker. */
export type ListPosition = { key: string | number; username: string };

const cursorSchema = z.tuple([
  z.enum(sortKeys),
  z.enum(directions),
  z.union([z.string(), z.int()]),
  z.string(),
]);

export const formatListCursor = (
  { sort, direction }: ListOrder,
  { key, username }: ListPosition,
): string => formatKeys([sort, direction, key, username]);

/** The position of a cursor, or undefined when it is malformed or belongs to another order. */
export function parseListCursor(order: ListOrder, cursor: string): ListPosition | undefined {
  const [sort, direction, key, username] = parseKeys(cursorSchema, cursor) ?? [];
  if (key === undefined || username === undefined) return undefined;
  return sort === order.sort && direction === order.direction ? { key, username } : undefined;
}
