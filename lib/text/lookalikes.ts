import { INVISIBLE } from "./control-characters";
import { latinLookalike } from "./confusable-letters";

/**
 * A username with look-alike characters made one. What the column `username_skeleton` computes, for the
 * name of an account that is not there yet.
 */
export const usernameSkeleton = (username: string) =>
  username
    .replaceAll(/[_-]/g, ".")
    .replaceAll("0", "o")
    .replaceAll("1", "l")
    .replaceAll("vv", "w")
    .replaceAll("rn", "m");

/** Characters that are taken for a letter, and pairs of letters for one. */
const alike: Record<string, string> = {
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
const toLetter = (written: string) => alike[written] ?? written;

/**
 * What a word looks like at a glance: two that are equal here can be taken for each other. Wider than
 * `usernameSkeleton`, and for names of any script; it is compared, never shown.
 */
export const wideSkeleton = (text: string): string =>
  latinOf(latinOf(text).toLowerCase()) // twice: some have their look-alike in one case only
    .replaceAll(/[i1|!05$34@]/g, toLetter)
    .replaceAll(/rn|vv|cl/g, toLetter)
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

const isAscii = (text: string) => /^[ -~]*$/.test(text);

const latinOf = (text: string) =>
  isAscii(text) ? text : shapesOf(text.normalize("NFKD").replaceAll(/\p{M}/gu, ""));

function shapesOf(text: string): string {
  if (isAscii(text)) return text;
  const visible = text.normalize("NFKC").replaceAll(INVISIBLE, "");
  return Array.from(visible, latinLookalike).join("");
}

/** The words of a name, also where they are told apart by capitals, dots, hyphens or underscores only. */
export const wordsOf = (name: string): string[] =>
  shapesOf(name)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .split(/[^\p{L}\p{N}\p{M}@$|!]+/u)
    .map((word) => word.replaceAll(/^!+|!+$/g, ""))
    .filter((word) => word !== "");

/** Without the figures that make a taken name free: `admin1`. A number alone is nothing. */
export const withoutNumber = (word: string) => word.replace(/\p{N}+$/u, "");
