import { INVISIBLE } from "./control-characters";

/**
 * A generated code or password in the form in which it is stored and compared: lower-case letters and digits.
 * Case, spaces, hyphens, punctuation and invisible characters mean nothing in it, because codes are read aloud,
 * copied from paper and pasted from messages.
 */
export const canonicalCode = (typed: string) =>
  typed
    .normalize("NFKC")
    .replaceAll(INVISIBLE, "")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
