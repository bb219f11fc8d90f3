import { z } from "zod";
import { CONTROL_CHARACTERS, INVISIBLE } from "./control-characters";
import type { ErrorReason } from "@/lib/errors";

const reason = (name: ErrorReason) => name;

/** Characters that are invisible or blank. */
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replaceAll(BLANK, ""));

const codePoints = (text: string) => [...text].length;

function wellFormed({ max, lines }: { max: number; lines: "one" | "many" }) {
  return z
    .string({ error: reason("required") })
    .transform((text) => text.normalize("NFC").replaceAll("\r\n", "\n").trim())
    .refine(
      (text) => text.isWellFormed() && !CONTROL_CHARACTERS.test(text),
      reason("controlCharacters"),
    )
    .refine((text) => lines === "many" || !/[\n\t\u2028\u2029]/.test(text), reason("oneLine"))
    .refine((text) => codePoints(text) <= max, { error: reason("tooLong"), params: { max } })
    .transform((text) => (isVisible(text) ? text : ""));
}

const NAME_LIMITS = { max: 80, lines: "one" } as const;
const SPACES = /[\p{Zs}\u2800]+/gu;
/** No script's names stack more than three marks; more would overlap the lines around. */
const STACKED_MARKS = /\p{M}{4}/u;

/** A person's name without invisible characters, so that names that look the same are equal. */
const personName = () =>
  z
    .string({ error: reason("required") })
    .transform((name) => name.replaceAll(INVISIBLE, "").replaceAll(SPACES, " "))
    .pipe(wellFormed(NAME_LIMITS))
    .refine((name) => !STACKED_MARKS.test(name), reason("stackedMarks"));

/** A required display name. */
export const requiredName = () =>
  personName()
    .refine((name) => name !== "", reason("required"))
    .meta({ minLength: 1, maxLength: NAME_LIMITS.max });

/** An optional display name; "" when left out. */
export const optionalName = () =>
  personName().meta({ maxLength: NAME_LIMITS.max }).optional().default("");

/** Text in NFC, trimmed, without control characters, visible, of 1 to `max` code points. */
export const requiredText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options)
    .refine((text) => text !== "", reason("required"))
    .meta({ minLength: 1, maxLength: options.max });

/** The same, but optional; "" when left out. */
export const optionalText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options).meta({ maxLength: options.max }).optional().default("");
