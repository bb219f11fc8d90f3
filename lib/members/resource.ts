import { z } from "zod";
import { timestampSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import type { CourseMember } from "./data";

export const toMemberResource = ({ id, username, displayName, joinedAt }: CourseMember) => ({
  id,
  username,
  displayName,
  joinedAt,
});

export const memberResourceSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  joinedAt: timestampSchema,
});
