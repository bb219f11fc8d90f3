// Stands in for bcrypt where tests are not about hashing: hashes of the same form that cost nothing.
import { createHash, randomBytes } from "node:crypto";

const SALT_END = 29;
const digits = (bytes, count) => bytes.toString("base64").replaceAll("+", ".").slice(0, count);

export const genSaltSync = (cost) =>
  `$2b$${String(cost).padStart(2, "0")}$${digits(randomBytes(18), 22)}`;

export function hashSync(password, saltOrCost) {
  const salt = typeof saltOrCost === "number" ? genSaltSync(saltOrCost) : saltOrCost;
  return salt + digits(createHash("sha256").update(salt).update(password).digest(), 31);
}

export const compareSync = (password, stored) =>
  hashSync(password, stored.slice(0, SALT_END)) === stored;

export const compare = (password, stored) => Promise.resolve(compareSync(password, stored));

export const getRounds = (stored) => Number(stored.slice(4, 6));
