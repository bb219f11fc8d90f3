import { expect, test } from "vitest";
import {
  newOneTimePassword,
  ONE_TIME_PASSWORD_LIFETIME_MS,
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
  [2 * ONE_TIME_PASSWORD_LIFETIME_MS, true], // clocks differ
  [2 * ONE_TIME_PASSWORD_LIFETIME_MS + 1, false],
])("A16: with %i ms left a one-time password works: %s", (left, works) => {
  const now = Date.now();
  expect(oneTimeIsValid(new Date(now + left), now)).toBe(works);
});
