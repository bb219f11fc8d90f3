import "server-only";

import type { Role } from "@/db/enums";
import { PublicError } from "@/lib/errors";
import { leastPasswordLength } from "./schema";

type NewPassword = {
  password: string;
  username: string;
  displayName: string;
  role: Role;
  /** Where it was typed. */
  field?: string;
};

const ownNames = ["naikkelas", "koneksi", "naikkelaskoneksi"];

/** Whether a password is shorter than its user's role demands. */
export const isTooShort = (password: string, role: Role) =>
  [...password].length < leastPasswordLength[role];

/**
 * Throws for a new password that is too short for the role, or that anybody would try first: a common
 * one, an Indonesian word or name, the user's own name or the product's, also with figures behind it.
 */
export async function refuseWeakPassword(given: NewPassword): Promise<void> {
  const { password, username, displayName, role, field = "password" } = given;
  if (isTooShort(password, role)) {
    const min = leastPasswordLength[role];
    throw new PublicError("INVALID", "passwordShort", field, { min });
  }

  const whole = compact(password);
  const stem = whole.replace(/[\d!?@#*$+]{1,8}$/, "");
  const isAmong = (words: Set<string>) => words.has(whole) || (stem !== "" && words.has(stem));
  const names = [username, displayName, ...displayName.split(/\s+/), ...ownNames].map(compact);
  if (isAmong(new Set(names))) throw new PublicError("INVALID", "passwordIsName", field);
  if (isAmong(await commonPasswords())) throw new PublicError("INVALID", "passwordCommon", field);
}

/** Spelled as the dictionaries are: `Naik-Kelas` is `naikkelas`. */
const compact = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s._-]/g, "");

// Pages, actions and Route Handlers are bundled apart: only globalThis is one.
const wordsKey: unique symbol = Symbol.for("naik-kelas.common-passwords");
const shared = globalThis as { [wordsKey]?: Promise<Set<string>> };

/** Tens of thousands of words. A server loads them as it starts: later it would hold up everybody. */
export const commonPasswords = () => (shared[wordsKey] ??= prepareCommonPasswords());

async function prepareCommonPasswords() {
  const [international, indonesian, schoolyard] = await Promise.all([
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-id"),
    import("./indonesian-passwords"),
  ]);
  const lists = [
    international.dictionary["passwords-common"],
    indonesian.dictionary["names-id"],
    indonesian.dictionary["commonWords-id"],
    schoolyard.indonesianPasswords,
  ];
  return new Set(lists.flat().map(compact));
}
