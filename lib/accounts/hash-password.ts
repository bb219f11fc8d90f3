import "server-only";

import { withPasswords } from "@/lib/auth/password";
import { claimOfSignedIn } from "./priority";

/** Hashes a password with a signed-in user's priority. Scripts pass no user. */
export async function hashPassword(password: string, userId = "script"): Promise<string> {
  const claim = await claimOfSignedIn(userId);
  return withPasswords(claim, (hasher) => hasher.hash(password));
}
