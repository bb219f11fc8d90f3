import "server-only";

import { customAlphabet } from "nanoid";

/** How long a one-time password opens the page that changes it. */
export const ONE_TIME_PASSWORD_LIFETIME_MS = 24 * 3600 * 1000;

/**
 * Whether a one-time password still works. An end later than two lifetimes from now was written under
 * another clock, and counts as over.
 */
export const oneTimeIsValid = (expiresAt: Date, now = Date.now()) =>
  expiresAt.getTime() > now && expiresAt.getTime() <= now + 2 * ONE_TIME_PASSWORD_LIFETIME_MS;

/** In place of a hash: no password opens this account until an admin hands one out. */
export const NO_PASSWORD_HASH = "-";

const GROUPS = 3;
// Without 0/o, 1/i/l: it is written on paper and read aloud.
const newGroup = customAlphabet("abcdefghjkmnpqrstuvwxyz23456789", 5);

/** A password such as `k3mpx-7hq2v-n4rtd`: 74 bits. */
export const newOneTimePassword = () => Array.from({ length: GROUPS }, () => newGroup()).join("-");
