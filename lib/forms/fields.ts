import { z } from "zod";

/** Schemas for form values, which are strings. */

export const versionField = z
  .string()
  .regex(/^\d{1,9}$/, "invalid")
  .transform(Number);

/** An integer in a URL or a form, in JSON notation: no spaces, no hexadecimals, no exponents. */
export const integerField = ({ min, max }: { min: number; max: number }) =>
  z.preprocess(
    (input) =>
      typeof input === "string" && /^(0|-?[1-9]\d{0,15})$/.test(input) ? Number(input) : input,
    z.int().min(min).max(max),
  );

/** A checkbox: sent as "on", or not at all. */
export const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
