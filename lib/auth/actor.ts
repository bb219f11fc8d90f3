import type { Role } from "@/db/enums";

declare const proven: unique symbol;

/** A signed-in user, proven by the session. Only lib/auth/session.ts and the test factories create one, and lib/auth/feed-secret.ts one that reads a calendar. */
export type Actor = { readonly id: string; readonly role: Role; readonly [proven]: true };
