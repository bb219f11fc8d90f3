/* oxlint-disable no-control-regex -- these patterns find control characters */
import { INVISIBLE } from "./control-characters";

/** Scripts whose letters change their shape at a joiner or non-joiner. */
const JOINING = scripts(
  "Arab Syrc Nkoo Mong Mand Adlm Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Mymr Khmr Java Bali Sund",
);
/** Scripts written without spaces, where a zero-width space allows a line break. */
const UNSPACED = scripts("Thai Laoo Khmr Mymr Tibt Java Bali Sund");

const EMOJI = String.raw`\p{Extended_Pictographic}[\ufe0e\ufe0f]?[\u{1f3fb}-\u{1f3ff}]?`;

/** Sequences whose invisible characters are part of what is seen. */
const MEANINGFUL = [
  String.raw`\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f}`, // flags of regions, as of Wales
  `${EMOJI}(?:\\u200d${EMOJI})*`,
  String.raw`[0-9#*]\ufe0f?\u20e3`,
  `[${JOINING}][\\u200c\\u200d](?=[${JOINING}])`,
  `[${JOINING}]\\u200d|\\u200d(?=[${JOINING}])`, // shows the form that a letter has inside a word
  `[${UNSPACED}]\\u200b(?=[${UNSPACED}])`,
  String.raw`\p{Script=Mongolian}[\u180b-\u180f]`,
  String.raw`[\p{Script=Han}\p{Script=Myanmar}][\ufe00-\ufe02\u{e0100}-\u{e01ef}]`, // variants of a character
].join("|");

/** Controls except tab and line breaks; the sign for an embedded object. */
const UNPRINTED = /[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffc]/g;
const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** Spaces that forbid a line break: word processors and web pages insert them where people mean a space. */
const NO_BREAK_SPACE = /[\u00a0\u2007\u202f]/g;

const meaningfulOrHidden = new RegExp(`(${MEANINGFUL})|${INVISIBLE.source}`, "gu");

function scripts(names: string) {
  return names
    .split(" ")
    .map((name) => `\\p{Script_Extensions=${name}}`)
    .join("");
}

const visible = (text: string) =>
  text
    .replaceAll("\u001e", "-") // a word processor's hyphen that forbids a line break
    .replaceAll(UNPRINTED, "")
    .replaceAll(/([\u200c\u200d])[\u200b-\u200d]+/g, "$1")
    .replaceAll(meaningfulOrHidden, (_found, meaningful: string | undefined) => meaningful ?? "")
    .normalize("NFC");

/**
 * Text of several lines without what nobody can see (marks of direction, zero-width characters, controls),
 * which other programs put on the clipboard. All line breaks are `\n`. Joiners stay where a script or an emoji
 * needs them. The first line keeps its indentation when others follow.
 */
export function pastedLines(text: string): string {
  const lines = visible(text.replaceAll(LINE_BREAK, "\n").replaceAll(NO_BREAK_SPACE, " "));
  const trimmed = lines.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
  return trimmed.includes("\n") ? trimmed : trimmed.trim();
}

/** The same as one line: tabs, line breaks and all kinds of spaces become a space. */
export const pastedLine = (text: string): string =>
  visible(text.replaceAll(LINE_BREAK, "\n").replaceAll(/[\n\t\p{Zs}]/gu, " ")).trim();
