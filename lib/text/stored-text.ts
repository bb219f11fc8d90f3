/** Nothing that comes along with a request is stored longer than this. */
const MOST_CHARACTERS = 200;

/** What a client wrote, as it may be stored: bounded, and without characters that a log or a page would obey. */
export const storedText = (written: string) =>
  written
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .trim();
