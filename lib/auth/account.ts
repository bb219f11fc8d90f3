import "server-only";

import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { oneTimeIsValid } from "./one-time-password";

type AccountStatus = Pick<
  typeof user.$inferSelect,
  "suspendedAt" | "deletedAt" | "passwordExpiresAt"
>;

/** Whether the account is neither suspended nor deleted, and its one-time password, if any, has not expired. */
export const canSignIn = ({ suspendedAt, deletedAt, passwordExpiresAt }: AccountStatus) =>
  !suspendedAt && !deletedAt && (!passwordExpiresAt || oneTimeIsValid(passwordExpiresAt));

const columns = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role,
  passwordHash: user.passwordHash,
  passwordExpiresAt: user.passwordExpiresAt,
  spentPasswordHash: user.spentPasswordHash,
  suspendedAt: user.suspendedAt,
  deletedAt: user.deletedAt,
};

/** For an UPDATE that replaces the password: remembers a one-time password that it replaces. */
export const keepSpentPassword = sql`spent_password_hash =
  case when password_expires_at is null then spent_password_hash else password_hash end`;

/** For a WHERE: the user's password is the one with this hash. */
export const hasPassword = (userId: string, hash: string) =>
  sql`exists (select 1 from ${user} where id = ${userId} and password_hash = ${hash})`;

export type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/** What signing in needs of a user, including the password hash: never pass it on to a page. */
export async function findAccount(by: { username: string } | { id: string }) {
  const condition = "id" in by ? eq(user.id, by.id) : eq(user.username, by.username);
  const [found] = await db.select(columns).from(user).where(condition);
  return found;
}
