import { z } from "zod";
import { roles } from "@/db/enums";
import { timestampSchema } from "@/lib/http/operation";
import { userIdSchema } from "@/lib/ids";
import type { ListedUser, ManagedUser } from "./data";

/** A user as the API returns it: only fields that change with the version. */
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

/** The body of a PUT that would change nothing. */
export const toProfile = ({ displayName, age }: ManagedUser) => ({ displayName, age });

/** A user in a list, with fields that change without the version. */
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
  oneTimePassword: z
    .string()
    .meta({ description: "Returned only once; must be replaced at sign-in." }),
  oneTimePasswordExpiresAt: timestampSchema,
});
