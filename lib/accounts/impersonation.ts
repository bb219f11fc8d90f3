import "server-only";

import { and, eq, inArray, isNull, sql, type SQL } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { type ErrorReason, PublicError } from "@/lib/errors";
import type { Actor } from "@/lib/auth/actor";
import { usernameSkeleton } from "@/lib/text/lookalikes";
import { isReservedName } from "@/lib/auth/reserved-names";
import { imitatedIn, type Names } from "./staff-names";

/** More than any school has; what is read for each registration has an end. */
const MOST_STAFF = 2_000;

/** Throws when a newcomer's name could be taken for that of a teacher or an admin. */
export async function refuseImpersonation(newcomer: Names): Promise<void> {
  const imitated = imitatedIn(newcomer, await listStaffNames());
  if (imitated) throw new PublicError("INVALID", "nameOfStaff", imitated);
}

/** The same for a student who takes another display name; whoever is of the staff may be called as they like. */
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
    .limit(MOST_STAFF);

/** For a WHERE: no username looks like this one. In the inserting statement, so that no two get in at once. */
export const isUnlikeOthers = (username: string): SQL => sql`not exists (
  select 1 from ${user} as other where other.username_skeleton = ${usernameSkeleton(username)})`;

/** Why nobody can register the username, if so. */
export async function explainUnavailableUsername(
  username: string,
): Promise<ErrorReason | undefined> {
  const alike = await db
    .select({ username: user.username })
    .from(user)
    .where(eq(user.usernameSkeleton, usernameSkeleton(username)))
    .limit(10);
  if (alike.length === 0) return undefined;
  return alike.some((other) => other.username === username) ? "usernameTaken" : "usernameSimilar";
}
