import { expect, test } from "vitest";
import { complaint } from "@/db/testing/complaint";
import { optionalText, requiredText } from "./text";

const line = requiredText({ max: 10, lines: "one" });
const lines = requiredText({ max: 10, lines: "many" });

test.each([
  ["spaces around", "  Halo  ", "Halo"],
  ["NFD", "Cafe\u0301", "Caf\u00e9"],
  ["ten emoji", "🎓".repeat(10), "🎓".repeat(10)],
  ["a zero-width joiner", "👩‍🏫", "👩‍🏫"],
  ["right-to-left letters", "سلام", "سلام"],
])("%s is kept, in NFC and trimmed", (_name, typed, kept) => {
  expect(line.parse(typed)).toBe(kept);
});

test.each([
  ["CRLF", "a\r\nb", "a\nb"],
  ["a tab", "a\tb", "a\tb"],
])("%s may stand in longer text", (_name, typed, kept) => {
  expect(lines.parse(typed)).toBe(kept);
});

test.each([
  ["nothing", "", "required"],
  ["only spaces", " \u00a0\n ", "required"],
  ["a zero-width space", "\u200b", "required"],
  ["a Hangul filler", "\u3164", "required"],
  ["a soft hyphen", "\u00ad", "required"],
  ["a mark of direction", "\u200e", "required"],
  ["an empty Braille cell", "\u2800", "required"],
  ["joiners and spaces", "\u200d \u200b", "required"],
  ["no text at all", undefined, "required"],
  ["a number", 7, "required"],
  ["eleven characters", "a".repeat(11), "tooLong"],
  ["eleven emoji", "🎓".repeat(11), "tooLong"],
  ["a line feed", "a\nb", "oneLine"],
  ["a tab", "a\tb", "oneLine"],
  ["a line separator", "a\u2028b", "oneLine"],
  ["a paragraph separator", "a\u2029b", "oneLine"],
])("%s is refused in a line", (_name, typed, reason) => {
  expect(complaint(line, typed)).toBe(reason);
});

const controls = "\u0000 \u0008 \u000b \u000c \r \u001b \u001f \u007f \u0085 \u009f".split(" ");
const overrides = "\u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069".split(" ");
const others = ["\ufeff", "\ud800", "\udc00"];

test.each([...controls, ...overrides, ...others])(
  "the hidden character %j is refused",
  (character) => {
    expect(complaint(lines, `a${character}b`)).toBe("controlCharacters");
  },
);

test.each(["🎓", "1️⃣", "🇮🇩", "-", "क्"])("%s is something to see", (typed) => {
  expect(line.parse(typed)).toBe(typed);
});

test("text that may be left out is then empty, and held to the same rules", () => {
  const note = optionalText({ max: 3, lines: "one" });
  expect([note.parse(undefined), note.parse(""), note.parse(" a ")]).toEqual(["", "", "a"]);
  expect(note.parse("\u200b")).toBe("");
  expect(complaint(note, "abcd")).toBe("tooLong");
  expect(complaint(note, "a\u202eb")).toBe("controlCharacters");
});
