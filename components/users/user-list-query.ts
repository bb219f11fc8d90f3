import { withQuery } from "@/lib/paths";
import type { Direction, SortKey } from "@/lib/users/list-order";
import type { usersPageSchema } from "@/lib/users/schema";
import type { z } from "zod";

/** The query parameters of the user list. */
export type UserListQuery = z.output<typeof usersPageSchema>;

const latestFirst = new Set<SortKey>(["createdAt", "lastSeenAt"]);

/** The default direction of a column: names ascending, times latest first. */
export const defaultDirection = (sort: SortKey): Direction =>
  latestFirst.has(sort) ? "desc" : "asc";

/** The list's order with its defaults applied. */
export function effectiveOrder({
  sort = "displayName",
  direction = defaultDirection(sort),
}: UserListQuery) {
  return { sort, direction };
}

/** The URL of the list with some parameters changed; by default its first page. */
export const usersPath = (view: UserListQuery, changes: Partial<UserListQuery> = {}) =>
  withQuery("/admin/users", {
    ...view,
    search: view.search || undefined,
    after: undefined,
    page: undefined,
    ...changes,
  });

export const isFiltered = ({ search, role, status }: UserListQuery) =>
  Boolean(search || role || status);
