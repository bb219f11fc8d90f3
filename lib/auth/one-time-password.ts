import "server-only";

import { customAlphabet } from "nanoid";
import { env } from "@/lib/env";
import { canonicalCode } from "@/lib/text/generated-code";

const DAY_MS = 24 * 3600 * 1000;
/** Without a setting: a class receives its first passwords before a weekend; a reset is used at once. */
const DEFAULT_DAYS = { first: 7, reset: 1 };
export const MAX_ONE_TIME_LIFETIME_MS = 14 * DAY_MS;

/** When a one-time password that is issued now expires; the first one of an account lasts longer. */
export function oneTimeExpiry(kind: keyof typeof DEFAULT_DAYS, now = Date.now()): Date {
  return new Date(now + (env.ONE_TIME_PASSWORD_DAYS ?? DEFAULT_DAYS[kind]) * DAY_MS);
}

/**
 * Whether a one-time password is still valid. An expiry more than two of the longest lifetimes ahead was
 * written under a wrong clock, and counts as expired.
 */
export const oneTimeIsValid = (expiresAt: Date, now = Date.now()) =>
  expiresAt.getTime() > now && expiresAt.getTime() <= now + 2 * MAX_ONE_TIME_LIFETIME_MS;

/** Stored instead of a hash: no password matches until an admin issues one. */
export const NO_PASSWORD_HASH = "-";

const GROUPS = 3;
const GROUP_LENGTH = 5;
// Without 0/o and 1/i/l, because it is written on paper and read aloud.
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const newGroup = customAlphabet(ALPHABET, GROUP_LENGTH);

/** A password such as `k3mpx-7hq2v-n4rtd`: 74 bits. */
export const newOneTimePassword = () => Array.from({ length: GROUPS }, () => newGroup()).join("-");

const pattern = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LENGTH}}$`);
const MAX_TYPED_LENGTH = 100;

/**
 * The one-time password that was meant, in the form in which it is hashed; undefined for text of another
 * form. Case, width, spaces, hyphens, other punctuation and invisible characters do not count.
 */
export function canonicalOneTimePassword(typed: string): string | undefined {
  if (typed.length > MAX_TYPED_LENGTH) return undefined;
  const compact = canonicalCode(typed);
  if (!pattern.test(compact)) return undefined;
  return compact.match(new RegExp(`.{${GROUP_LENGTH}}`, "g"))!.join("-");
}
