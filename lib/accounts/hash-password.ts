import "server-only";

import { withPasswords } from "@/lib/auth/password";
import { claimOfSignedIn } from "./priority";

/** For a script, or for what somebody who is signed in asks for. */
export async function hashPassword(password: string, userId = "nobody"): Promise<string> {
  const claim = await claimOfSignedIn(userId);
  return withPasswords(claim, (does) => does.hash(password));
}
