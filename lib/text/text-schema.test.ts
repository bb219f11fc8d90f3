import { expect, test } from "vitest";
import { firstIssue } from "@/lib/testing/first-issue";
import { optionalName, optionalText, requiredName, requiredText } from "./text-schema";

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
])("%s is allowed in multi-line text", (_name, typed, kept) => {
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
  ["a NUL", "a\0b", "controlCharacters"],
  ["half a surrogate pair", "a\ud800b", "controlCharacters"],
])("%s is refused in a single line", (_name, typed, reason) => {
  expect(firstIssue(line, typed)).toBe(reason);
});

test("characters that nobody can see do not count", () => {
  expect(line.parse(`\u202a${"a".repeat(10)}\u202c\u200b`)).toBe("a".repeat(10));
});

test.each(["🎓", "1️⃣", "🇮🇩", "-", "क्"])("%s is visible", (typed) => {
  expect(line.parse(typed)).toBe(typed);
});

test("optional text defaults to empty, and has the same rules", () => {
  const note = optionalText({ max: 3, lines: "one" });
  expect([note.parse(undefined), note.parse(""), note.parse(" a ")]).toEqual(["", "", "a"]);
  expect(note.parse("\u200b")).toBe("");
  expect(firstIssue(note, "abcd")).toBe("tooLong");
  expect(note.parse("a\u202eb")).toBe("ab");
  expect(firstIssue(note, "a\0b")).toBe("controlCharacters");
});

test.each([
  ["a zero-width space", "Bu\u200bdi", "Budi"],
  ["marks of direction", "\u200fBu\u200edi\u061c", "Budi"],
  ["bidi overrides and isolates", "\u202eBu\u2066di\u2069\u202c", "Budi"],
  ["a soft hyphen", "Bu\u00addi", "Budi"],
  ["a byte order mark", "\ufeffBudi", "Budi"],
  ["variation selectors", "Bu\ufe0f\u{e0100}di", "Budi"],
  ["tags", "Budi\u{e0061}\u{e007f}", "Budi"],
  ["Hangul fillers", "Bu\u3164\uffa0\u115fdi", "Budi"],
  ["interlinear annotation", "Bu\ufff9di\ufffb", "Budi"],
  ["what only a joiner kept apart", "e\u200d\u0301", "é"],
  ["spaces of all kinds", " Budi  \u00a0\u3000\u2800 Santoso ", "Budi Santoso"],
  ["an invisible character among spaces", "Budi \u200b Santoso", "Budi Santoso"],
  ["a line break or tab", "Budi\r\nSantoso\t", "Budi Santoso"],
  ["a control character", "Bu\u001bdi", "Budi"],
])("L7: %s is removed from a name", (_name, typed, kept) => {
  expect(requiredName().parse(typed)).toBe(kept);
  expect(optionalName().parse(typed)).toBe(kept);
});

test.each([
  ["nothing to see", "\u200b\u200f \u2800", "required"],
  ["four marks on a letter", "a\u0316\u0317\u0318\u0319", "stackedMarks"],
  ["a tower of marks", `a${"\u0336\u0489\u0334".repeat(20)}`, "stackedMarks"],
  ["81 characters", "a".repeat(81), "tooLong"],
  ["a NUL", "a\0b", "controlCharacters"],
])("L7: a name with %s is refused", (_name, typed, reason) => {
  expect(firstIssue(requiredName(), typed)).toBe(reason);
});

test.each([
  "محمدرضا می\u200cخواهد",
  "👩🏽\u200d🏫 Sari",
  "Ngô Bảo Châu",
  "Zoë Ştefan",
  "سارة",
  "สมชาย",
  "क्षितिज",
  "O'Neil-D'Souza",
  "I Gede",
])("L7: the name %s is unchanged", (name) => {
  expect(requiredName().parse(name)).toBe(name);
});

test("an optional name defaults to empty", () => {
  expect([undefined, "", "\u200b"].map((typed) => optionalName().parse(typed))).toEqual([
    "",
    "",
    "",
  ]);
});
