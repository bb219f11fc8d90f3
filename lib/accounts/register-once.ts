import "server-only";

import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { formRequest, user } from "@/db/schema";
import { PublicError } from "@/lib/errors";
import { digestOf, requestIdOf } from "@/lib/handlers/form-request";
import { login, register, type SignedIn } from "./mutations";
import type { RegisterInput } from "./schema";

/**
 * Registers; a repeated request with the same form's key signs in, with the password that it contains. The
 * browser may have lost the cookie of the first answer. Nothing is written before a registration succeeds,
 * since anybody may send this form.
 */
export async function registerOnce(
  input: RegisterInput,
  key: string | undefined,
): Promise<SignedIn> {
  if (key === undefined) return register(input);
  const id = requestIdOf(key, null);
  const digest = digestOf(key, input.username);
  const recordOf = (userId: string) => sql`
    insert into ${formRequest} (id, digest, runner, created_at)
    select ${id}, ${digest}, '', ${Date.now()} from ${user} where ${user.id} = ${userId}
    on conflict do nothing`;
  try {
    return await register(input, { recordOf });
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    const [earlier] = await db.select().from(formRequest).where(eq(formRequest.id, id));
    if (!earlier) throw error;
    if (earlier.digest !== digest) throw new PublicError("CONFLICT", "formUsed");
    return login(input);
  }
}
