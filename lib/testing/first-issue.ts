import type { z } from "zod";

/** The message of the first Zod issue, or undefined when `value` is valid. */
export const firstIssue = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;
