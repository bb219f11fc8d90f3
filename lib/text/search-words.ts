import { foldText } from "@/db/text-keys";

/** Letters and digits of any script with their marks, or one emoji. */
const WORDS = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu;

/**
 * The words of a text as they are compared in a search, each once: folded as names and titles are, and without
 * apostrophes, so that "Jum'at" is "jumat". No sign of a query language is left. Every letter outside ASCII is
 * part of a word, which is what the tokenizer `ascii` of SQLite does with them.
 */
export const searchWords = (text: string): string[] => [
  ...new Set(foldText(text).replaceAll("'", "").match(WORDS)),
];
