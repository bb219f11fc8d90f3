import { z } from "zod";
import { roles } from "@/db/vocabulary";

export const userIdSchema = z.string().regex(/^user_[0-9a-z]{1,40}$/);

export const changeRoleSchema = z.object({
  userId: userIdSchema,
  role: z.enum(roles, { error: "role" }),
});

export type RoleChange = z.output<typeof changeRoleSchema>;
