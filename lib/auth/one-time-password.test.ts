import { expect, test } from "vitest";
import { newOneTimePassword } from "./one-time-password";

test("A16: a one-time password has 74 bits, in characters that are not confused", () => {
  const made = Array.from({ length: 1_000 }, newOneTimePassword);
  for (const password of made) {
    expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){2}[a-hj-km-np-z2-9]{5}$/);
  }
  expect(new Set(made).size).toBe(made.length);
  expect(new Set(made.join("")).size).toBe(31 + 1); // each letter of the alphabet, and the hyphen
});
