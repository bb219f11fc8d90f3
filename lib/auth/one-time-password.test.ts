import { expect, test } from "vitest";
import {
  canonicalOneTimePassword,
  MAX_ONE_TIME_LIFETIME_MS,
  newOneTimePassword,
  oneTimeExpiry,
  oneTimeIsValid,
} from "./one-time-password";

test("A16: a one-time password has 74 bits, in characters that are not confused", () => {
  const made = Array.from({ length: 1_000 }, newOneTimePassword);
  for (const password of made) {
    expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){2}[a-hj-km-np-z2-9]{5}$/);
  }
  expect(new Set(made).size).toBe(made.length);
  expect(new Set(made.join("")).size).toBe(31 + 1); // each letter of the alphabet, and the hyphen
});

test.each([
  [1, true],
  [0, false],
  [-1, false],
  [2 * MAX_ONE_TIME_LIFETIME_MS, true], // clocks differ
  [2 * MAX_ONE_TIME_LIFETIME_MS + 1, false],
])("A16: with %i ms left a one-time password works: %s", (left, works) => {
  const now = Date.now();
  expect(oneTimeIsValid(new Date(now + left), now)).toBe(works);
});

test("A16: the first password of an account is valid for a week, one after a reset for a day", () => {
  expect(oneTimeExpiry("first", 0)).toEqual(new Date(7 * 24 * 3_600_000));
  expect(oneTimeExpiry("reset", 0)).toEqual(new Date(24 * 3_600_000));
});

test("A3: a generated password is canonical; text of another form has no canonical form", () => {
  const made = newOneTimePassword();
  expect(canonicalOneTimePassword(made)).toBe(made);
  expect(canonicalOneTimePassword(` ${made.toUpperCase().replaceAll("-", " \u2013 ")}\r\n`)).toBe(
    made,
  );
  for (const other of [
    "",
    made.slice(1),
    `${made}2`,
    "sapi terbang biru",
    made.replace(/^./, "0"),
  ]) {
    expect(canonicalOneTimePassword(other)).toBeUndefined();
  }
  expect(canonicalOneTimePassword(made.padEnd(101))).toBeUndefined();
});
