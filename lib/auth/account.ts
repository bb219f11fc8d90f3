import "server-only";

import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { oneTimeIsValid } from "./one-time-password";

type AccountStatus = Pick<
  typeof user.$inferSelect,
  "suspendedAt" | "deletedAt" | "passwordExpiresAt"
>;

/** Whether an account opens anything at all: not one that is suspended, deleted, or whose one-time password ran out. */
export const canSignIn = ({ suspendedAt, deletedAt, passwordExpiresAt }: AccountStatus) =>
  !suspendedAt && !deletedAt && (!passwordExpiresAt || oneTimeIsValid(passwordExpiresAt));

const columns = {
  id: user.id,
  username: user.username,
  displayName: user.displayName,
  role: user.role,
  passwordHash: user.passwordHash,
  passwordExpiresAt: user.passwordExpiresAt,
  suspendedAt: user.suspendedAt,
  deletedAt: user.deletedAt,
};

export type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>;

/** What signing in has to know of a user. It stays inside lib/auth: the hash is among it. */
export async function findAccount(by: { username: string } | { id: string }) {
  const wanted = "id" in by ? eq(user.id, by.id) : eq(user.username, by.username);
  const [found] = await db.select(columns).from(user).where(wanted);
  return found;
}
