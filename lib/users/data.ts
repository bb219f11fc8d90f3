import "server-only";

import { and, asc, count, desc, eq, isNotNull, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { db } from "@/db/client";
import { announcement, course, enrollment, recipient, session, user } from "@/db/schema";
import type { Actor } from "@/lib/auth/actor";
import { liveSession } from "@/lib/auth/session-lifetime";
import { NO_PASSWORD_HASH } from "@/lib/auth/one-time-password";
import { forbidden, notFound } from "@/lib/errors";
import { DEFAULT_LIMIT, MAX_LIMIT, toPage } from "@/lib/http/paging";
import {
  formatListCursor,
  type ListOrder,
  orderOf,
  parseListCursor,
  type SortKey,
} from "./list-order";
import { canChangeAccess, canEditProfile, canManageUsers } from "./policy";
import type { UserFilter, UserQuery } from "./schema";

const listed = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role,
  age: user.age,
  createdAt: user.createdAt,
  lastSeenAt: user.lastSeenAt,
  suspendedAt: user.suspendedAt,
  /** Until when a one-time password opens the page that changes it; null where the password is the user's own. */
  passwordExpiresAt: user.passwordExpiresAt,
  /** Whether any password opens the account: none does until an admin has handed one out. */
  hasPassword: sql<boolean>`${user.passwordHash} <> ${NO_PASSWORD_HASH}`.mapWith(Boolean),
  version: user.version,
};

export type ListedUser = Awaited<ReturnType<typeof listUsers>>["items"][number];
export type ManagedUser = NonNullable<Awaited<ReturnType<typeof getUser>>>;

/** What each order goes by; never made of what a client sends. */
const sortedBy: Record<SortKey, SQL<string | number>> = {
  username: sql`${user.username}`,
  displayName: sql`lower(${user.displayName})`,
  role: sql`${user.role}`,
  createdAt: sql`${user.createdAt}`,
  lastSeenAt: sql`coalesce(${user.lastSeenAt}, 0)`, // never seen: longer ago than anything
};

/** The actor's own name. */
export async function getProfile(actor: Actor) {
  const [profile] = await db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(eq(user.id, actor.id));
  return profile;
}

/** A page of the school's users: all that the filter lets through, deleted ones never. Admins only. */
export async function listUsers(actor: Actor, query: UserQuery) {
  if (!canManageUsers(actor)) throw forbidden();
  const { after, limit = DEFAULT_LIMIT } = query;
  const order = orderOf(query);
  const { sort, direction } = order;
  const by = direction === "asc" ? asc : desc;
  const rows = await db
    .select({ item: listed, key: sortedBy[sort] })
    .from(user)
    .where(and(...matching(query), after === undefined ? undefined : beyond(order, after)))
    .orderBy(...(sort === "username" ? [] : [by(sortedBy[sort])]), by(user.username))
    .limit(limit + 1);
  const page = toPage(rows, limit, ({ item, key }) =>
    formatListCursor(order, { key, username: item.username }),
  );
  return { ...page, items: page.items.map(({ item }) => item) };
}

/** How many users the filter lets through. Admins only. */
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

/** Every character of the search is meant as it is, and case does not matter in ASCII. */
function containing(search: string): SQL {
  const sought = search.normalize("NFC").trim();
  return sql`(instr(${user.username}, lower(${sought})) > 0
    or instr(lower(${user.displayName}), lower(${sought})) > 0)`;
}

function beyond(order: ListOrder, after: string): SQL | undefined {
  const place = parseListCursor(order, after);
  const compare = order.direction === "asc" ? sql.raw(">") : sql.raw("<");
  return (
    place &&
    sql`(${sortedBy[order.sort]}, ${user.username}) ${compare} (${place.key}, ${place.username})`
  );
}

/** A user whom the actor manages or is, with how many sessions are open; undefined otherwise. */
export async function getUser(actor: Actor, id: string) {
  if (!canEditProfile(actor, { id })) return undefined;
  const [found] = await db
    .select({
      ...listed,
      sessions: sql<number>`(select count(*) from ${session}
        where ${session}.user_id = ${user}.id and ${liveSession()})`,
    })
    .from(user)
    .where(and(eq(user.id, id), isNull(user.deletedAt)));
  return found;
}

/** How many rows of a table name the user, whose table has to be named too: both have an id. */
const countOf = (table: SQLiteTable, column: "user_id" | "teacher_id" | "author_id") =>
  sql<number>`(select count(*) from ${table} where ${table}.${sql.identifier(column)} = ${user}.id)`;

/** What deleting the user would end, remove and leave behind under a pseudonym. */
export async function describeDeletion(actor: Actor, id: string) {
  if (!canChangeAccess(actor, { id })) throw forbidden();
  const [found] = await db
    .select({
      username: user.username,
      displayName: user.displayName,
      role: user.role,
      /** These need another teacher first. */
      courses: countOf(course, "teacher_id"),
      enrollments: countOf(enrollment, "user_id"),
      notifications: countOf(recipient, "user_id"),
      /** These stay. */
      announcements: countOf(announcement, "author_id"),
      sessions: countOf(session, "user_id"),
    })
    .from(user)
    .where(and(eq(user.id, id), isNull(user.deletedAt)));
  if (!found) throw notFound();
  return found;
}

/** Who could take over the courses of `except`, by name: the first of those the search finds. */
export async function listSuccessors(
  actor: Actor,
  { except, search = "" }: { except: string; search?: string },
) {
  if (!canManageUsers(actor)) throw forbidden();
  return db
    .select({ id: user.id, username: user.username, displayName: user.displayName })
    .from(user)
    .where(
      and(...matching({ search, status: "active" }), ne(user.role, "student"), ne(user.id, except)),
    )
    .orderBy(sortedBy.displayName, asc(user.username))
    .limit(MAX_LIMIT);
}
