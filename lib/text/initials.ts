const graphemes = new Intl.Segmenter("id", { granularity: "grapheme" });
const startsWithLetter = /^[\p{L}\p{N}]/u;

/** The first letters of a name's first two words, as people see letters: with their accents and vowel signs. */
export const initialsOf = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => [...graphemes.segment(word)].map(({ segment }) => segment))
    .map((letters) => letters.find((letter) => startsWithLetter.test(letter)) ?? letters[0] ?? "")
    .filter(Boolean)
    .slice(0, 2)
    .join("")
    .toLocaleUpperCase("id");
