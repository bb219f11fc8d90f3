import { z } from "zod";

/** Values as forms send them: text. */

export const versionField = z
  .string()
  .regex(/^\d{1,9}$/, "invalid")
  .transform(Number);

/** A whole number as JSON has it, in an address or a form: no blanks, no hexadecimals, no exponents. */
export const integerField = ({ min, max }: { min: number; max: number }) =>
  z.preprocess(
    (typed) =>
      typeof typed === "string" && /^(0|-?[1-9]\d{0,15})$/.test(typed) ? Number(typed) : typed,
    z.int().min(min).max(max),
  );

/** A checkbox: sent as "on", or not at all. */
export const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
