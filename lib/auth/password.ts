import "server-only";

import { compare, hash } from "bcryptjs";

const COST = 11;

// Compared when there is no such user, so that the answer takes as long as for a wrong password.
const nobodysHash = hash(crypto.randomUUID(), COST);

export const hashPassword = (password: string) => hash(password, COST);

/** Whether `password` is the one behind `storedHash`; one comparison is made in every case. */
export async function verifyPassword(password: string, storedHash: string | undefined) {
  const matches = await compare(password, storedHash ?? (await nobodysHash));
  return matches && storedHash !== undefined;
}
