import type { z } from "zod";

/** What `schema` complains about first, or undefined when `value` passes. */
export const firstIssue = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value).error?.issues[0]?.message;
