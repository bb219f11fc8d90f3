import { INVISIBLE } from "./control-characters";
import { latinLookalike } from "./confusable-letters";

/**
 * A username with look-alike characters unified: the value of the column `username_skeleton`, for a name
 * that is not stored yet.
 */
export const usernameSkeleton = (username: string) =>
  username
    .replaceAll(/[_-]/g, ".")
    .replaceAll("0", "o")
    .replaceAll("1", "l")
    .replaceAll("vv", "w")
    .replaceAll("rn", "m");

/** Characters and pairs of letters that look like one letter. */
const replacements: Record<string, string> = {
  i: "l",
  "1": "l",
  "|": "l",
  "!": "l",
  "0": "o",
  "5": "s",
  $: "s",
  "3": "e",
  "4": "a",
  "@": "a",
  rn: "m",
  vv: "w",
  cl: "d",
};
const toLetter = (match: string) => replacements[match] ?? match;

/**
 * A skeleton for comparison, never shown: words with the same skeleton can be confused. Matches more than
 * `usernameSkeleton`, and works for names of any script.
 */
export const wideSkeleton = (text: string): string =>
  toLatin(toLatin(text).toLowerCase()) // twice, because some letters have a look-alike in one case only
    .replaceAll(/[i1|!05$34@]/g, toLetter)
    .replaceAll(/rn|vv|cl/g, toLetter)
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

const isAscii = (text: string) => /^[ -~]*$/.test(text);

const toLatin = (text: string) =>
  isAscii(text) ? text : replaceLookalikes(text.normalize("NFKD").replaceAll(/\p{M}/gu, ""));

function replaceLookalikes(text: string): string {
  if (isAscii(text)) return text;
  const visible = text.normalize("NFKC").replaceAll(INVISIBLE, "");
  return Array.from(visible, latinLookalike).join("");
}

/** The words of a name, split at spaces, capitals, dots, hyphens and underscores. */
export const wordsOf = (name: string): string[] =>
  replaceLookalikes(name)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}\p{M}@$|!]+/u)
    .map((word) => word.replaceAll(/^!+|!+$/g, ""))
    .filter((word) => word !== "");

/** Removes trailing digits, as in `admin1`; a number becomes "". */
export const withoutNumber = (word: string) => word.replace(/\p{N}+$/u, "");
