import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { change, course, session, user } from "@/db/schema";
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
          and not (${role} = 'student' and exists (select 1 from ${course} where teacher_id = ${userId}))`,
    sql`insert into ${change} (kind, user_id, created_at)
        select 'access', id, ${Date.now()} from ${user} where changes() = 1 and id = ${userId}`,
    sql`delete from ${session} where changes() = 1 and user_id = ${userId}`,
  ]).catch(lastAdminToConflict);
  if (changed?.rowsAffected !== 1) return explainUnchanged({ userId, role });
  getHub().wake();
}

async function explainUnchanged({ userId, role }: RoleChange) {
  const [found] = await db.select({ role: user.role }).from(user).where(eq(user.id, userId));
  if (!found) throw notFound();
  if (found.role !== role) throw new PublicError("CONFLICT", "stillTeaches", "role");
}

function lastAdminToConflict(error: unknown): never {
  if (error instanceof Error && error.message.includes("last_admin")) {
    throw new PublicError("CONFLICT", "lastAdmin", "role");
  }
  throw error;
}
