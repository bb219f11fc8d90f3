import { z } from "zod";

/** Values as forms send them: text. */

export const typedVersion = z
  .string()
  .regex(/^\d{1,9}$/, "invalid")
  .transform(Number);

/** A checkbox: sent as "on", or not at all. */
export const ticked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");
