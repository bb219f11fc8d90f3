import { z } from "zod";
import { HIDDEN } from "./control-characters";
import type { ErrorReason } from "./errors";

const reason = (name: ErrorReason) => name;

const codePoints = (text: string) => [...text].length;

function wellFormed({ max, lines }: { max: number; lines: "one" | "many" }) {
  return z
    .string({ error: reason("required") })
    .transform((text) => text.normalize("NFC").replaceAll("\r\n", "\n").trim())
    .refine((text) => text.isWellFormed() && !HIDDEN.test(text), reason("controlCharacters"))
    .refine((text) => lines === "many" || !/[\n\t\u2028\u2029]/.test(text), reason("oneLine"))
    .refine((text) => codePoints(text) <= max, { error: reason("tooLong"), params: { max } });
}

/** Text in NFC, trimmed, without control characters, of 1 to `max` code points. */
export const requiredText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options)
    .refine((text) => text !== "", reason("required"))
    .meta({ minLength: 1, maxLength: options.max });

/** The same, but it may be left out: then "". */
export const optionalText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options).meta({ maxLength: options.max }).optional().default("");
