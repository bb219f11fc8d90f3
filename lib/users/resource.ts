import { z } from "zod";
import { roles } from "@/db/enums";
import { timestampSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import type { ListedUser } from "./data";

/** What the API tells of one user: what its version stands for, and nothing that changes without it. */
export const toUserResource = ({ id, username, displayName, role, age, ...user }: ListedUser) => ({
  id,
  username,
  displayName,
  role,
  age,
  createdAt: user.createdAt,
  suspendedAt: user.suspendedAt,
  version: user.version,
});

/** The same in a list, which has no version of its own. */
export const toListedUserResource = (user: ListedUser) => ({
  ...toUserResource(user),
  lastSeenAt: user.lastSeenAt,
});

export const userResourceSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  displayName: z.string(),
  role: z.enum(roles),
  age: z.int().nullable(),
  createdAt: timestampSchema,
  suspendedAt: timestampSchema.nullable(),
  version: z.int(),
});

export const listedUserResourceSchema = userResourceSchema.extend({
  lastSeenAt: timestampSchema.nullable(),
});

export const newUserResourceSchema = z.strictObject({
  id: userIdSchema,
  username: z.string(),
  oneTimePassword: z.string().meta({ description: "Shown this once; to be replaced at sign-in." }),
  oneTimePasswordExpiresAt: timestampSchema,
});
