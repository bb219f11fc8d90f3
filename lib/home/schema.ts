import { z } from "zod";

/** The groups of tasks on a home page that can be shown whole. */
export const taskGroups = ["confirm", "revise", "missing", "review", "unconfirmed"] as const;
export type TaskGroupName = (typeof taskGroups)[number];

/** The query of a home page. */
export const homePageSchema = z.object({
  all: z.enum(taskGroups).optional().catch(undefined),
});
