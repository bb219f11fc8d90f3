import "server-only";

import type { Role } from "@/db/enums";
import { PublicError } from "@/lib/errors";
import { minPasswordLength } from "./schema";

type NewPassword = {
  password: string;
  username: string;
  displayName: string;
  role: Role;
  /** The form field that an error belongs to. */
  field?: string;
};

const ownNames = ["naikkelas", "koneksi", "naikkelaskoneksi"];

/** Whether a password is shorter than the role requires. */
export const isTooShort = (password: string, role: Role) =>
  [...password].length < minPasswordLength[role];

/**
 * Throws for a new password that is too short for the role or easy to guess: a common password, an
 * Indonesian word or name, the user's own name or the product's, also with digits appended.
 */
export async function refuseWeakPassword(newPassword: NewPassword): Promise<void> {
  const { password, username, displayName, role, field = "password" } = newPassword;
  if (isTooShort(password, role)) {
    const min = minPasswordLength[role];
    throw new PublicError("INVALID", "passwordShort", field, { min });
  }

  const whole = compact(password);
  const stem = whole.replace(/[\d!?@#*$+]{1,8}$/, "");
  const isAmong = (words: Set<string>) => words.has(whole) || (stem !== "" && words.has(stem));
  const names = [username, displayName, ...displayName.split(/\s+/), ...ownNames].map(compact);
  if (isAmong(new Set(names))) throw new PublicError("INVALID", "passwordIsName", field);
  if (isAmong(await commonPasswords())) throw new PublicError("INVALID", "passwordCommon", field);
}

/** Normalized like the dictionaries: `Naik-Kelas` is `naikkelas`. */
const compact = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s._-]/g, "");

// Pages, actions and Route Handlers are separate bundles: they share only globalThis.
const wordsKey: unique symbol = Symbol.for("naik-kelas.common-passwords");
const shared = globalThis as { [wordsKey]?: Promise<Set<string>> };

/** Tens of thousands of words. Loaded at start-up, because loading blocks the event loop. */
export const commonPasswords = () => (shared[wordsKey] ??= prepareCommonPasswords());

async function prepareCommonPasswords() {
  const [international, indonesian, phrases] = await Promise.all([
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-id"),
    import("./indonesian-passwords"),
  ]);
  const lists = [
    international.dictionary["passwords-common"],
    indonesian.dictionary["names-id"],
    indonesian.dictionary["commonWords-id"],
    phrases.indonesianPasswords,
  ];
  return new Set(lists.flat().map(compact));
}
