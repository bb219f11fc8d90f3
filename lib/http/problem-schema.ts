import { z } from "zod";

/** The body of an error response, as `problem` creates it. */
export const problemSchema = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional().meta({ description: "An error code, or a sentence." }),
  errors: z
    .array(z.strictObject({ field: z.string(), code: z.string() }))
    .optional()
    .meta({ description: "The error code of each invalid field." }),
});
