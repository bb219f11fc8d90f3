import { z } from "zod";
import { HIDDEN, INVISIBLE } from "./control-characters";
import type { ErrorReason } from "@/lib/errors";

const reason = (name: ErrorReason) => name;

/** What takes no place on a screen, or an empty one. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replaceAll(UNSEEN, ""));

const codePoints = (text: string) => [...text].length;

function wellFormed({ max, lines }: { max: number; lines: "one" | "many" }) {
  return z
    .string({ error: reason("required") })
    .transform((text) => text.normalize("NFC").replaceAll("\r\n", "\n").trim())
    .refine((text) => text.isWellFormed() && !HIDDEN.test(text), reason("controlCharacters"))
    .refine((text) => lines === "many" || !/[\n\t\u2028\u2029]/.test(text), reason("oneLine"))
    .refine((text) => codePoints(text) <= max, { error: reason("tooLong"), params: { max } })
    .transform((text) => (isVisible(text) ? text : ""));
}

const NAME_LIMITS = { max: 80, lines: "one" } as const;
const SPACES = /[\p{Zs}\u2800]+/gu;
/** More than three are in no script's names: a tower of them would reach into the lines around. */
const TOWER_OF_MARKS = /\p{M}{4}/u;

/** A person's name: what nobody sees is taken out, since two that look the same shall be the same. */
const personName = () =>
  z
    .string({ error: reason("required") })
    .transform((name) => name.replaceAll(INVISIBLE, "").replaceAll(SPACES, " "))
    .pipe(wellFormed(NAME_LIMITS))
    .refine((name) => !TOWER_OF_MARKS.test(name), reason("stackedMarks"));

/** A name to be shown, which there has to be. */
export const requiredName = () =>
  personName()
    .refine((name) => name !== "", reason("required"))
    .meta({ minLength: 1, maxLength: NAME_LIMITS.max });

/** The same, but it may be left out: then "". */
export const optionalName = () =>
  personName().meta({ maxLength: NAME_LIMITS.max }).optional().default("");

/** Text in NFC, trimmed, without control characters, in which there is something to see, of 1 to `max` code points. */
export const requiredText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options)
    .refine((text) => text !== "", reason("required"))
    .meta({ minLength: 1, maxLength: options.max });

/** The same, but it may be left out: then "". */
export const optionalText = (options: { max: number; lines: "one" | "many" }) =>
  wellFormed(options).meta({ maxLength: options.max }).optional().default("");
