/** The maximum length of stored request headers and paths. */
const MAX_LENGTH = 200;

/** A client's text made safe to store: truncated, and without control characters that affect logs or pages. */
export const storedText = (text: string) =>
  text
    .slice(0, MAX_LENGTH)
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .trim();
