/**
 * Forms of a name or title that the app computes and stores beside it, because SQLite compares bytes and
 * folds only ASCII: one for searching, one for sorting. Rows that another version has written
 * are put right by `refreshTextKeys`.
 */

/** Must run first: compatibility decomposition turns ´ into a space with an accent. */
const APOSTROPHES = /['’‘‛ʼʻʹʽˈ`´′＇]/gu;
const QUOTES = /["“”„‟″«»]/gu;
const DASHES = /[-‐‑‒–—―−]/gu;
/** Accents and vowel points: marks that belong to no script. The vowel signs of Thai or Hindi are letters. */
const ACCENTS = /(?=\p{Script=Inherited})\p{Mn}/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Letters that Unicode does not decompose; an overlay stands for the stroke. */
const strokes: Record<string, string> = {
  ø: "o\u0338",
  đ: "d\u0335",
  ł: "l\u0335",
  ħ: "h\u0335",
  ŧ: "t\u0335",
  ð: "d\u0337",
  ı: "i",
  æ: "ae",
  œ: "oe",
  ß: "ss",
  ς: "σ",
};
const STROKES = new RegExp(`[${Object.keys(strokes).join("")}]`, "gu");

/** The letters and signs of a text, with the accents apart, and one kind of apostrophe, quote, dash and space. */
const decompose = (text: string) =>
  text
    .replaceAll(APOSTROPHES, "'")
    .replaceAll(QUOTES, '"')
    .replaceAll(DASHES, "-")
    .normalize("NFKD")
    .replaceAll(INVISIBLE, "")
    .replaceAll(/\s+/gu, " ")
    .trim();

const lowerCase = (text: string) =>
  text
    .toLowerCase()
    .normalize("NFKD") // İ becomes i with a dot
    .replaceAll(STROKES, (letter) => strokes[letter] ?? letter);

/** The text as it is searched: without regard to case, accents, kinds of apostrophe and repeated spaces. */
export const foldText = (text: string): string =>
  lowerCase(decompose(text)).replaceAll(ACCENTS, "").normalize("NFC");

/** Longer texts that agree in so many characters are ordered by the id. */
const MAX_CHARACTERS = 120;

/** Signs in their order; they come before the digits, and those before the letters. */
const SIGNS = ` _-,;:!¡?¿.·'"()[]{}§¶@*/\\&#%°^+±÷×<=>|~$¢£¥€`;
const FIRST_SIGN = 0x21;
const OTHER_SIGN = "V";
const ZERO = 0x57; // the digits are W to `, directly before a

/** Accents in their order, the frequent ones. */
const ACCENT_ORDER =
  "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304";

/**
 * A text whose bytes have the order of people: as `Intl.Collator("id", { numeric: true })` for Latin names.
 * Numbers compare by value, letters regardless of case; accents and case only break ties. Never empty.
 */
export function sortKey(text: string): string {
  const levels = { letters: "", accents: "", cases: "" };
  for (const [part] of limited(text).matchAll(/\p{Nd}+|\P{M}\p{M}*|\p{M}+/gu)) append(levels, part);
  const accents = levels.accents.replace(/\.+$/, "");
  const cases = levels.cases.replace(/0+$/, "");
  return `${levels.letters} ${accents} ${cases}`.trimEnd() || " ";
}

const limited = (text: string) => [...decompose(text)].slice(0, MAX_CHARACTERS).join("");

function append(levels: { letters: string; accents: string; cases: string }, part: string): void {
  if (/^\p{Nd}/u.test(part)) {
    levels.letters += numberKey(part);
    levels.accents += ".";
    levels.cases += "0";
    return;
  }
  const lower = lowerCase(part);
  const letters = [...lower.replaceAll(ACCENTS, "")];
  const accents = lower.match(ACCENTS) ?? [];
  const cased = part === part.toLowerCase() ? "0" : "1";
  levels.letters += letters.map(letterKey).join("");
  levels.accents += ".".repeat(letters.length) + accents.map(accentKey).join("");
  levels.cases += letters.length > 1 ? "2".repeat(letters.length) : cased;
}

function letterKey(letter: string): string {
  const sign = SIGNS.indexOf(letter);
  if (sign >= 0) return String.fromCodePoint(FIRST_SIGN + sign);
  return /[\p{P}\p{S}]/u.test(letter) ? OTHER_SIGN + letter : letter;
}

function accentKey(accent: string): string {
  const place = ACCENT_ORDER.indexOf(accent);
  return place >= 0 ? String.fromCodePoint(0x41 + place) : accent;
}

/** The digits after their number, so that 9 comes before 10: for nine and more, a nine for each nine. */
function numberKey(digits: string): string {
  const value = [...digits].map(digitValue).join("").replace(/^0+/, "");
  const length = "9".repeat(Math.floor(value.length / 9)) + String(value.length % 9);
  return [...(length + value)].map((digit) => String.fromCodePoint(ZERO + Number(digit))).join("");
}

/** Unicode places the digits of a script one after the other, from zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (code - zero) % 10;
}

/** Both forms of a text. */
export const keysOf = (text: string) => ({ folded: foldText(text), sort: sortKey(text) });

/** The columns that every write of a display name sets with it. */
export function nameKeys(displayName: string) {
  const { folded: nameFolded, sort: nameSort } = keysOf(displayName);
  return { nameFolded, nameSort };
}

/** The columns that every write of a course's title sets with it. */
export function titleKeys(title: string) {
  const { folded: titleFolded, sort: titleSort } = keysOf(title);
  return { titleFolded, titleSort };
}
