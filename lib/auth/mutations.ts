import "server-only";

import { eq, sql } from "drizzle-orm";
import { db, writeBatch } from "@/db/client";
import { course, enrollment, user } from "@/db/schema";
import type { Role } from "@/db/vocabulary";
import { env } from "@/lib/env";
import { PublicError } from "@/lib/errors";
import { newId } from "@/lib/ids";
import { hashPassword, withPasswords } from "./password";
import type { LoginInput, RegisterInput } from "./schema";
import { startSession } from "./session";
import { canonicalUsername } from "./username";

export type SignedIn = { id: string; role: Role };

/** Signs in. An unknown user and a wrong password fail alike, in answer and in work done. */
export async function login({ username, password }: LoginInput): Promise<SignedIn> {
  const [found] = await db
    .select({ id: user.id, role: user.role, passwordHash: user.passwordHash })
    .from(user)
    .where(eq(user.username, canonicalUsername(username)));
  const matched = await withPasswords(({ matches }) => matches(password, found?.passwordHash));
  if (!found || !matched) throw new PublicError("INVALID", "credentials");
  await startSession(found.id);
  return { id: found.id, role: found.role };
}

/**
 * Creates a student and signs in. A join code, needed when registration asks for one, also enrols.
 * The unique column decides who gets a name when several ask for it at once.
 */
export async function register(input: RegisterInput): Promise<SignedIn> {
  if (env.REGISTRATION === "closed") throw new PublicError("FORBIDDEN", "registrationClosed");
  const joinCode = input.joinCode ?? "";
  if (env.REGISTRATION === "code" && joinCode === "") {
    throw new PublicError("INVALID", "joinCode", "joinCode");
  }

  const id = newId("user");
  const now = Date.now();
  const passwordHash = await hashPassword(input.password);
  const age = input.age ?? null;
  const displayName = input.displayName || input.username;
  const [created] = await writeBatch([
    sql`insert into ${user} (id, username, password_hash, age, display_name, role, created_at)
        select ${id}, ${input.username}, ${passwordHash}, ${age}, ${displayName}, 'student', ${now}
        where ${joinCode} = '' or exists (select 1 from ${course} where join_code = ${joinCode})
        on conflict (username) do nothing`,
    sql`insert into ${enrollment} (course_id, user_id, created_at)
        select ${course.id}, ${user.id}, ${now} from ${course}, ${user}
        where ${course.joinCode} = ${joinCode} and ${user.id} = ${id}`,
  ]);
  if (created?.rowsAffected !== 1) throw await whyNotRegistered(input.username);
  await startSession(id);
  return { id, role: "student" };
}

async function whyNotRegistered(username: string) {
  const [taken] = await db.select({ id: user.id }).from(user).where(eq(user.username, username));
  return taken
    ? new PublicError("INVALID", "usernameTaken", "username")
    : new PublicError("INVALID", "joinCode", "joinCode");
}
