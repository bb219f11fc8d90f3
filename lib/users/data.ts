import "server-only";

import { and, asc, count, desc, eq, isNotNull, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { announcement, course, enrollment, recipient, session, user } from "@/db/schema";
import { foldText } from "@/db/text-keys";
import type { Actor } from "@/lib/auth/actor";
import { liveSession } from "@/lib/auth/session-lifetime";
import { NO_PASSWORD_HASH } from "@/lib/auth/one-time-password";
import { forbidden, notFound } from "@/lib/errors";
import { DEFAULT_LIMIT, MAX_LIMIT, offsetOf, toPage } from "@/lib/http/paging";
import {
  formatListCursor,
  type ListOrder,
  type ListPosition,
  orderOf,
  parseListCursor,
  type SortKey,
} from "./list-order";
import { canChangeAccess, canEditProfile, canManageUsers } from "./policy";
import type { UserFilter, UserQuery } from "./schema";

const listedColumns = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role,
  age: user.age,
  createdAt: user.createdAt,
  lastSeenAt: user.lastSeenAt,
  suspendedAt: user.suspendedAt,
  /** When the one-time password expires; null when the user has set the password. */
  passwordExpiresAt: user.passwordExpiresAt,
  /** False until an admin has issued a password. */
  hasPassword: sql<boolean>`${user.passwordHash} <> ${NO_PASSWORD_HASH}`.mapWith(Boolean),
  version: user.version,
};

export type ListedUser = Awaited<ReturnType<typeof listUsers>>["items"][number];
export type ManagedUser = NonNullable<Awaited<ReturnType<typeof getUser>>>;

/** An allowlist: a client's text never becomes part of the ORDER BY. */
const sortColumns: Record<SortKey, SQL<string | number>> = {
  username: sql`${user.username}`,
  displayName: sql`${user.nameSort}`,
  role: sql`${user.role}`,
  createdAt: sql`${user.createdAt}`,
  lastSeenAt: sql`coalesce(${user.lastSeenAt}, 0)`, // never used: before all others
};

/** The actor's own username and display name. */
export async function getProfile(actor: Actor) {
  const [profile] = await db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(eq(user.id, actor.id));
  return profile;
}

/** A page of the users that match the filter, without deleted ones. Admins only. */
export async function listUsers(actor: Actor, query: UserQuery) {
  if (!canManageUsers(actor)) throw forbidden();
  const { after, limit = DEFAULT_LIMIT } = query;
  const order = orderOf(query);
  const { sort, direction } = order;
  const position = after === undefined ? undefined : parseListCursor(order, after);
  const by = direction === "asc" ? asc : desc;
  const rows = await db
    .select({ item: listedColumns, key: sortColumns[sort] })
    .from(user)
    .where(and(...matching(query), position && afterPosition(order, position)))
    .orderBy(...(sort === "username" ? [] : [by(sortColumns[sort])]), by(user.username))
    .limit(limit + 1)
    .offset(position ? 0 : offsetOf({ page: query.page, limit }));
  const page = toPage(rows, limit, ({ item, key }) =>
    formatListCursor(order, { key, username: item.username }),
  );
  return { ...page, items: page.items.map(({ item }) => item) };
}

/** The number of users that match the filter. Admins only. */
export async function countUsers(actor: Actor, filter: UserFilter = {}): Promise<number> {
  if (!canManageUsers(actor)) throw forbidden();
  const [row] = await db
    .select({ users: count() })
    .from(user)
    .where(and(...matching(filter)));
  return row?.users ?? 0;
}

function matching({ search, role, status }: UserFilter) {
  return [
    isNull(user.deletedAt),
    role && eq(user.role, role),
    status && (status === "suspended" ? isNotNull(user.suspendedAt) : isNull(user.suspendedAt)),
    status === "noPassword" ? eq(user.passwordHash, NO_PASSWORD_HASH) : undefined,
    search ? containing(search) : undefined,
  ];
}

/** For a WHERE: a substring match without wildcards. */
function containing(search: string): SQL {
  const term = foldText(search);
  return sql`(instr(${user.username}, ${term}) > 0 or instr(${user.nameFolded}, ${term}) > 0)`;
}

function afterPosition(order: ListOrder, { key, username }: ListPosition): SQL {
  const compare = order.direction === "asc" ? sql.raw(">") : sql.raw("<");
  return sql`(${sortColumns[order.sort]}, ${user.username}) ${compare} (${key}, ${username})`;
}

/** The actor's own user or one they manage, with the number of live sessions; otherwise undefined. */
export async function getUser(actor: Actor, id: string) {
  if (!canEditProfile(actor, { id })) return undefined;
  const [found] = await db
    .select({
      ...listedColumns,
      sessions: sql<number>`(select count(*) from ${session}
        where ${session}.user_id = ${user}.id and ${liveSession()})`,
    })
    .from(user)
    .where(and(eq(user.id, id), isNull(user.deletedAt)));
  return found;
}

/** The number of rows that refer to the user. Columns are qualified, because both tables have an id. */
const countOf = (table: SQLiteTable, column: "user_id" | "teacher_id" | "author_id") =>
  sql<number>`(select count(*) from ${table} where ${table}.${sql.identifier(column)} = ${user}.id)`;

/** The counts of what deleting the user would remove, and of what stays under a pseudonym. */
export async function describeDeletion(actor: Actor, id: string) {
  if (!canChangeAccess(actor, { id })) throw forbidden();
  const [found] = await db
    .select({
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      /** To be handed over first. */
      courses: countOf(course, "teacher_id"),
      enrollments: countOf(enrollment, "user_id"),
      notifications: countOf(recipient, "user_id"),
      /** Stay under the pseudonym. */
      announcements: countOf(announcement, "author_id"),
      sessions: countOf(session, "user_id"),
    })
    .from(user)
    .where(and(eq(user.id, id), isNull(user.deletedAt)));
  if (!found) throw notFound();
  return found;
}

export type Successors = Awaited<ReturnType<typeof listSuccessors>>;

/**
 * Active teachers and admins who match the search and could take over the courses of `except`, by name: the
 * first ones, and how many there are.
 */
export async function listSuccessors(
  actor: Actor,
  { except, search = "" }: { except: string; search?: string },
) {
  if (!canManageUsers(actor)) throw forbidden();
  const possible = and(
    ...matching({ search, status: "active" }),
    ne(user.role, "student"),
    ne(user.id, except),
  );
  const [items, [all]] = await Promise.all([
    db
      .select({ id: user.id, username: user.username, displayName: user.displayName })
      .from(user)
      .where(possible)
      .orderBy(asc(user.nameSort), asc(user.username))
      .limit(MAX_LIMIT),
    db.select({ total: count() }).from(user).where(possible),
  ]);
  return { items, total: all?.total ?? 0 };
}
