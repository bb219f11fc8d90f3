import { z } from "zod";

/** The body of an error answer, as `problem` makes it. */
export const problemSchema = z.strictObject({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional().meta({ description: "A word for programs, or a sentence." }),
  errors: z
    .array(z.strictObject({ field: z.string(), code: z.string() }))
    .optional()
    .meta({ description: "What is wrong with which field." }),
});
