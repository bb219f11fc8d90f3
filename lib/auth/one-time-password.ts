import "server-only";

import { customAlphabet } from "nanoid";

/** How long a one-time password is valid. */
export const ONE_TIME_PASSWORD_LIFETIME_MS = 24 * 3600 * 1000;

/**
 * Whether a one-time password is still valid. An expiry more than two lifetimes ahead was written under a
 * wrong clock, and counts as expired.
 */
export const oneTimeIsValid = (expiresAt: Date, now = Date.now()) =>
  expiresAt.getTime() > now && expiresAt.getTime() <= now + 2 * ONE_TIME_PASSWORD_LIFETIME_MS;

/** Stored instead of a hash: no password matches until an admin issues one. */
export const NO_PASSWORD_HASH = "-";

const GROUPS = 3;
// Without 0/o and 1/i/l, because it is written on paper and read aloud.
const newGroup = customAlphabet("abcdefghjkmnpqrstuvwxyz23456789", 5);

/** A password such as `k3mpx-7hq2v-n4rtd`: 74 bits. */
export const newOneTimePassword = () => Array.from({ length: GROUPS }, () => newGroup()).join("-");
