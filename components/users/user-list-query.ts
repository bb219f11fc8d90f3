import { withQuery } from "@/lib/paths";
import type { Direction, SortKey } from "@/lib/users/list-order";
import type { usersPageSchema } from "@/lib/users/schema";
import type { z } from "zod";

/** What the address of the list asks for. */
export type UserListQuery = z.output<typeof usersPageSchema>;

const latestFirst = new Set<SortKey>(["createdAt", "lastSeenAt"]);

/** How a column is sorted when the address does not say: names from A on, times from now on back. */
export const directionOf = (sort: SortKey): Direction => (latestFirst.has(sort) ? "desc" : "asc");

/** The list's order, said in full. */
export function orderOf({ sort = "displayName", direction = directionOf(sort) }: UserListQuery) {
  return { sort, direction };
}

/** The address of the list with something changed; by default its first page. */
export const usersPath = (view: UserListQuery, changes: Partial<UserListQuery> = {}) =>
  withQuery("/admin/users", {
    ...view,
    search: view.search || undefined,
    after: undefined,
    ...changes,
  });

export const isFiltered = ({ search, role, status }: UserListQuery) =>
  Boolean(search || role || status);
