import { z } from "zod";
import { isLocalTime } from "@/lib/dates";

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

/** A local time in the form's time zone; "" for none. */
export const localTimeField = z
  .string()
  .trim()
  .refine((typed) => typed === "" || isLocalTime(typed), "time")
  .optional()
  .default("");

/** A checkbox: sent as "on", or not at all. */
export const checkbox = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
