import { z } from "zod";
import { pastedLine, pastedLines } from "./pasted-text";
import type { ErrorReason } from "@/lib/errors";

const reason = (name: ErrorReason) => name;

/** Characters that are invisible or blank. */
const BLANK = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

const isVisible = (text: string) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replaceAll(BLANK, ""));

const codePoints = (text: string) => [...text].length;

/** A NUL and half a surrogate pair come from no keyboard and no clipboard: they are refused, not dropped. */
const isText = (text: string) => text.isWellFormed() && !text.includes("\0");

function canonicalText(max: number, canonical: (text: string) => string) {
  return z
    .string({ error: reason("required") })
    .refine(isText, { error: reason("controlCharacters"), abort: true })
    .transform(canonical)
    .refine((text) => codePoints(text) <= max, { error: reason("tooLong"), params: { max } })
    .transform((text) => (isVisible(text) ? text : ""));
}

const NAME_MAX = 80;
const SPACES = /[ \u2800]+/g;
/** No script's names stack more than three marks; more would overlap the lines around. */
const STACKED_MARKS = /\p{M}{4}/u;

/** A person's name, with single spaces. */
const personName = () =>
  canonicalText(NAME_MAX, (name) => pastedLine(name).replaceAll(SPACES, " ").trim()).refine(
    (name) => !STACKED_MARKS.test(name),
    reason("stackedMarks"),
  );

/** A required display name. */
export const requiredName = () =>
  personName()
    .refine((name) => name !== "", reason("required"))
    .meta({ minLength: 1, maxLength: NAME_MAX });

/** An optional display name; "" when left out. */
export const optionalName = () => personName().meta({ maxLength: NAME_MAX }).optional().default("");

type Options = { max: number; lines: "one" | "many" };
const textOf = ({ max, lines }: Options) =>
  canonicalText(max, lines === "one" ? pastedLine : pastedLines);

/** Text in NFC, trimmed, without what nobody can see (see pasted-text.ts), of 1 to `max` code points. */
export const requiredText = (options: Options) =>
  textOf(options)
    .refine((text) => text !== "", reason("required"))
    .meta({ minLength: 1, maxLength: options.max });

/** The same, but optional; "" when left out. */
export const optionalText = (options: Options) =>
  textOf(options).meta({ maxLength: options.max }).optional().default("");
