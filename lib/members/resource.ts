import { z } from "zod";
import { timeAnswerSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import type { CourseMember } from "./data";

export const oneMember = ({ id, username, displayName, joinedAt }: CourseMember) => ({
  id,
  username,
  displayName,
  joinedAt,
});

export const memberAnswerSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  joinedAt: timeAnswerSchema,
});
