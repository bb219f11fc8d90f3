import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { expect, test } from "vitest";
import { pastedLine, pastedLines } from "./pasted-text";

test.each([
  ["embedding marks", "\u202aHalo\u202c dunia", "Halo dunia"],
  ["overrides", "a\u202db\u202ec", "abc"],
  ["isolates", "\u2066Halo\u2067 \u2068dunia\u2069", "Halo dunia"],
  ["marks of direction", "\u200eHalo\u200f\u061c", "Halo"],
  ["a byte order mark", "\ufeffHalo\ufeff", "Halo"],
  ["a zero-width space", "Ha\u200blo", "Halo"],
  ["joiners between Latin letters", "Ha\u200cl\u200do", "Halo"],
  ["a joiner among spaces", "Halo \u200d dunia", "Halo  dunia"],
  ["a word joiner", "Ha\u2060lo", "Halo"],
  ["soft hyphens", "peng\u00adumum\u00adan", "pengumuman"],
  ["variation selectors on letters", "Ha\ufe0flo 7\ufe0f", "Halo 7"],
  ["tags", "Halo\u{e0061}\u{e007f}", "Halo"],
  ["a Hangul filler", "Ha\u3164lo", "Halo"],
  ["the sign for an embedded picture", "Halo\ufffc", "Halo"],
  ["control characters", "H\u0001a\u0008l\u001b\u007fo\u0080\u009f", "Halo"],
  ["a hyphen and an optional hyphen of Word", "S\u001ePd peng\u001fumum", "S-Pd pengumum"],
  ["no-break spaces", "10\u00a0000\u202fkm\u2007lagi", "10 000 km lagi"],
  ["what only a joiner kept apart", "e\u200d\u0301", "é"],
])("without %s, in one line and in several", (_name, pasted, meant) => {
  expect(pastedLine(pasted)).toBe(meant);
  expect(pastedLines(pasted)).toBe(meant);
});

test.each(["\r\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"])("the line break %j", (end) => {
  expect(pastedLines(`satu${end}dua${end}${end}tiga${end}`)).toBe("satu\ndua\n\ntiga");
  expect(pastedLine(`satu${end}dua`)).toBe("satu dua");
});

test("a tab stays in several lines, and is a space in one", () => {
  expect(pastedLines("a\tb\n\tc")).toBe("a\tb\n\tc");
  expect(pastedLine("a\tb\u2003c\u3000d")).toBe("a b c d");
});

test("code keeps its indentation, also in the first line", () => {
  expect(pastedLines("\n \n    if i:\n        print(i)  \n\n")).toBe("    if i:\n        print(i)");
  expect(pastedLines("\u00a0\u00a0a\n\u00a0\u00a0b")).toBe("  a\n  b");
  expect(pastedLines("  Halo ")).toBe("Halo");
});

test.each([
  ["Persian", "می\u200cخواهم خانه\u200cها"],
  ["Arabic", "السَّلَامُ عَلَيْكُمْ"],
  ["an Arabic letter's forms", "ه\u200d \u200dه\u200d \u200dه"],
  ["Devanagari", "क्\u200dष क्\u200cष"],
  ["Bengali", "র\u200d্য"],
  ["an old Malayalam letter", "അവന്\u200d"],
  ["Sinhala", "ශ්\u200dරී"],
  ["Javanese", "ꦏ꧀\u200cꦏ"],
  ["Khmer with places for a line break", "ភាសា\u200bខ្មែរ"],
  ["Thai with places for a line break", "ภาษา\u200bไทย"],
  ["Mongolian", "ᠮᠣᠩᠭᠣᠯ\u180bᠠ"],
  ["a variant of a Japanese character", "葛\u{e0100}"],
  [
    "emoji of several parts",
    "👩🏽\u200d🏫 👨\u200d👩\u200d👧 ❤️\u200d🔥 🏳️\u200d🌈 🕵🏽\u200d♂️ 🧑🏽\u200d🤝\u200d🧑🏻",
  ],
  ["emoji and their text form", "☀️ ☎︎ ©️"],
  ["keycaps", "1️⃣ #️⃣ *⃣"],
  ["flags", "🇮🇩 🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}"],
  ["Hebrew", "שָׁלוֹם"],
  ["Korean", "한국어"],
])("%s is unchanged", (_name, text) => {
  expect(pastedLine(text)).toBe(text.normalize("NFC"));
  expect(pastedLines(text)).toBe(text.normalize("NFC"));
});

const hidden = "\u200b \u200c \u200d \u200e \u202e \u2066 \ufe0f \u{e0061} \u00ad \ufeff \u0007";
const piece = oneof(
  constantFrom(
    ...hidden.split(" "),
    ..."aé म् ه 👩 🏽 1 葛 ภ \n \r \t \u2028 \u00a0".split(" "),
    " ",
  ),
  string({ unit: "binary", maxLength: 2 }),
);
const pasted = array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));

test("text that was read once is read unchanged", () => {
  const readTwice = property(pasted, (text) => {
    expect(pastedLine(pastedLine(text))).toBe(pastedLine(text));
    expect(pastedLines(pastedLines(text))).toBe(pastedLines(text));
  });
  assert(readTwice, { numRuns: 2_000 });
});

const letters = (text: string) =>
  text.normalize("NFC").replaceAll(/[^\p{L}\p{N}\p{S}]|\p{DI}|\ufffc/gu, "");

test("nothing hidden is left between Latin letters, and nothing visible is lost", () => {
  const between = property(array(constantFrom(...hidden.split(" ")), { maxLength: 5 }), (marks) => {
    expect(pastedLine(`Rat${marks.join("")}na`)).toBe("Ratna");
  });
  assert(between);
  assert(
    property(pasted, (text) => {
      expect(letters(pastedLine(text))).toBe(letters(text));
    }),
    { numRuns: 2_000 },
  );
});
