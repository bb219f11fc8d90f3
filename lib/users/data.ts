import "server-only";

import { and, asc, count, eq, gt } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import type { Role } from "@/db/vocabulary";
import type { Actor } from "@/lib/auth/actor";
import { forbidden } from "@/lib/errors";
import { DEFAULT_LIMIT, toPage } from "@/lib/paging";
import { canManageUsers } from "./policy";

const listed = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role,
  createdAt: user.createdAt,
};

export type ListedUser = Awaited<ReturnType<typeof listUsers>>["items"][number];

/** The actor's own name. */
export async function getProfile(actor: Actor) {
  const [profile] = await db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(eq(user.id, actor.id));
  return profile;
}

/** Every user, by username. Admins only. */
export async function listUsers(
  actor: Actor,
  { after = "", role, limit = DEFAULT_LIMIT }: { after?: string; role?: Role; limit?: number },
) {
  if (!canManageUsers(actor)) throw forbidden();
  const rows = await db
    .select(listed)
    .from(user)
    .where(and(gt(user.username, after), role && eq(user.role, role)))
    .orderBy(asc(user.username))
    .limit(limit + 1);
  return toPage(rows, limit, (last) => last.username);
}

/** How many users there are of each role. Admins only. */
export async function countUsersByRole(actor: Actor): Promise<Record<Role, number>> {
  if (!canManageUsers(actor)) throw forbidden();
  const rows = await db.select({ role: user.role, users: count() }).from(user).groupBy(user.role);
  return {
    student: 0,
    teacher: 0,
    admin: 0,
    ...Object.fromEntries(rows.map((r) => [r.role, r.users])),
  };
}
