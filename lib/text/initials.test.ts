import { expect, test } from "vitest";
import { initialsOf } from "./initials";

test.each([
  ["Dewi Lestari", "DL"],
  ["dewi", "D"],
  ["Muhammad Rizky Ramadhan", "MR"],
  ["  Ayu   Puspita ", "AP"],
  ["e\u0301lodie Dupont", "E\u0301D"], // an accent of its own
  ["\u0e01\u0e33\u0e1e\u0e25 \u0e40\u0e01\u0e48\u0e07", "\u0e01\u0e33\u0e40"], // Thai with a vowel sign
  ["\u0928\u093f\u0936\u093e \u0936\u0930\u094d\u092e\u093e", "\u0928\u093f\u0936"], // Devanagari
  ["\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"], // one emoji of three people
  ["(Dewi) \u201cAyu\u201d", "DA"],
  ["\u0645\u062d\u0645\u062f \u0639\u0644\u064a", "\u0645\u0639"],
  ["", ""],
])("%s has the initials %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
