import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { change, course, session, user } from "@/db/schema";
import type { Role } from "@/db/vocabulary";
import type { Actor } from "@/lib/auth/actor";
import { forbidden, notFound, PublicError } from "@/lib/errors";
import { getHub } from "@/lib/realtime/registry";
import { canChangeRole, canManageUsers } from "./policy";
import type { RoleChange } from "./schema";

/**
 * Gives a user another role and ends their sessions, so that it holds from the next request. Refused
 * for oneself, for the last admin (a trigger sees to it), and for a teacher who still has courses.
 */
export async function changeRole(actor: Actor, { userId, role }: RoleChange): Promise<void> {
  if (!canManageUsers(actor)) throw forbidden();
  if (!canChangeRole(actor, { id: userId })) throw new PublicError("FORBIDDEN", "ownRole", "role");

  const [changed] = await writeBatch([
    sql`update ${user} set role = ${role}
        where id = ${userId} and role <> ${role}
          and exists (select 1 from ${user} as acting where acting.id = ${actor.id} and acting.role = 'admin')
          and not (${role} = 'student' and exists (select 1 from ${course} where teacher_id = ${userId}))`,
    sql`insert into ${change} (kind, user_id, created_at)
        select 'access', id, ${Date.now()} from ${user} where changes() = 1 and id = ${userId}`,
    sql`delete from ${session} where changes() = 1 and user_id = ${userId}`,
  ]).catch(lastAdminToConflict);
  if (changed?.rowsAffected !== 1) return explainUnchanged(actor, { userId, role });
  getHub().wake();
}

async function explainUnchanged(actor: Actor, { userId, role }: RoleChange) {
  if ((await roleOf(actor.id)) !== "admin") throw forbidden(); // was one until a moment ago
  const current = await roleOf(userId);
  if (!current) throw notFound();
  if (current !== role) throw new PublicError("CONFLICT", "stillTeaches", "role");
}

async function roleOf(id: string): Promise<Role | undefined> {
  const [found] = await db.select({ role: user.role }).from(user).where(eq(user.id, id));
  return found?.role;
}

function lastAdminToConflict(error: unknown): never {
  if (error instanceof Error && error.message.includes("last_admin")) {
    throw new PublicError("CONFLICT", "lastAdmin", "role");
  }
  throw error;
}
