import "server-only";

import { and, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { type ErrorReason, PublicError } from "@/lib/errors";
import type { Actor } from "@/lib/auth/actor";
import { usernameSkeleton } from "@/lib/text/lookalikes";
import { isReservedName } from "@/lib/auth/reserved-names";
import { findImitatedField, type Names } from "./staff-names";

/** More than any school has: an upper bound on the rows read for each registration. */
const MAX_STAFF = 2_000;

/** Throws when a new user's name could be confused with that of a teacher or an admin. */
export async function refuseImpersonation(names: Names): Promise<void> {
  const imitatedField = findImitatedField(names, await listStaffNames());
  if (imitatedField) throw new PublicError("INVALID", "nameOfStaff", imitatedField);
}

/** The same check for a student who changes the display name; staff may use any name. */
export async function refuseStudentsImpersonation(
  { role }: Actor,
  displayName: string,
): Promise<void> {
  if (role !== "student") return;
  if (isReservedName(displayName)) throw new PublicError("INVALID", "nameReserved", "displayName");
  await refuseImpersonation({ username: "", displayName });
}

const listStaffNames = () =>
  db
    .select({ username: user.username, displayName: user.displayName })
    .from(user)
    .where(and(inArray(user.role, ["teacher", "admin"]), isNull(user.deletedAt)))
    .limit(MAX_STAFF);

/** For the WHERE of the insert, so that it is free of races: no similar username exists. */
export const isUnlikeOthers = (username: string): SQL => sql`not exists (
  select 1 from ${user} as other where other.username_skeleton = ${usernameSkeleton(username)})`;

/** Why the username is unavailable, or undefined when it is free. */
export async function explainUnavailableUsername(
  username: string,
): Promise<ErrorReason | undefined> {
  const similar = await db
    .select({ username: user.username })
    .from(user)
    .where(eq(user.usernameSkeleton, usernameSkeleton(username)))
    .limit(10);
  if (similar.length === 0) return undefined;
  return similar.some((other) => other.username === username) ? "usernameTaken" : "usernameSimilar";
}
