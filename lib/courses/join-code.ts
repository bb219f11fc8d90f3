import { PublicError } from "@/lib/errors";
import { canonicalCode } from "@/lib/text/generated-code";

const LENGTH = 8;

/**
 * A join code as it is written on the board, from what a student typed or pasted: `abcd–2345.`, `ABCD2345%20`,
 * or a whole invitation link.
 */
export function canonicalJoinCode(typed: string): string {
  const [, code = typed] = /\/app\/join\/([^/?#]*)/.exec(typed) ?? [];
  return canonicalCode(percentDecoded(code)).toUpperCase();
}

/** The value of the column `join_code_key`: letters and digits that are confused with each other are one. */
export const joinCodeKey = (code: string) => code.replaceAll("O", "0").replaceAll(/[IL]/g, "1");

/** The error for a key that no course has; says what is probably wrong with it. */
export function unknownJoinCode(key: string): PublicError {
  if (key.length !== LENGTH) {
    const params = { length: LENGTH, count: key.length };
    return new PublicError("INVALID", "joinCodeLength", "joinCode", params);
  }
  // Generated codes have none of 0, O, 1, I and L.
  return new PublicError("INVALID", /[01]/.test(key) ? "joinCodeLetters" : "joinCode", "joinCode");
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
