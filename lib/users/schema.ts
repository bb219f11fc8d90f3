import { z } from "zod";
import { roles } from "@/db/enums";
import { canonicalUsername, usernameSchema } from "@/lib/auth/username";
import { keysCursorSchema, limitSchema, MAX_LIMIT, pageNumberSchema } from "@/lib/http/paging";
import { userIdSchema } from "@/lib/ids";
import { optionalName, requiredName, requiredText } from "@/lib/text/text-schema";
import { checkbox, integerField, versionField } from "@/lib/forms/fields";
import { directions, type ListOrder, orderOf, parseListCursor, sortKeys } from "./list-order";

const [MIN_AGE, MAX_AGE] = [5, 120];
/** The largest time of a JavaScript date. */
const MAX_TIME = 8_640_000_000_000_000;
const toDate = (milliseconds: number) => new Date(milliseconds);

/** `noPassword`: active, but cannot sign in until an admin has issued a password. */
export const userStatuses = ["active", "suspended", "noPassword"] as const;
export type UserStatus = (typeof userStatuses)[number];

export const roleSchema = z.enum(roles, { error: "role" });
export const ageSchema = z.int({ error: "age" }).min(MIN_AGE, "age").max(MAX_AGE, "age");
export const displayNameSchema = requiredName();

/** The form's field: text, empty for none. */
export const ageFieldSchema = z
  .string()
  .trim()
  .refine((typed) => /^\d{0,3}$/.test(typed), { error: "age", abort: true })
  .transform((typed) => (typed === "" ? null : Number(typed)))
  .pipe(ageSchema.nullable())
  .optional()
  .default(null);

/** The successor's username, where the form offers too many to choose from. */
const optionalUsername = z
  .string()
  .max(200, "tooLong")
  .transform((typed) => canonicalUsername(typed) || undefined)
  .optional();
const optionalId = z.union([z.literal("").transform(() => undefined), userIdSchema]).optional();

const searchSchema = z.string().max(100, { error: "tooLong" }).trim();
const cursorSchema = keysCursorSchema.optional();

/** The filter and order of the list; strict. */
export const userFilterSchema = z.strictObject({
  search: searchSchema.optional(),
  role: roleSchema.optional(),
  status: z.enum(userStatuses).optional(),
  sort: z.enum(sortKeys).optional(),
  direction: z.enum(directions).optional(),
});

export const listUsersSchema = userFilterSchema
  .extend({
    after: cursorSchema,
    limit: limitSchema,
  })
  .refine(isOwnCursor, { path: ["after"], error: "invalid" });

/** Whether the cursor belongs to this order. */
function isOwnCursor({ after, ...order }: Partial<ListOrder> & { after?: string }) {
  return after === undefined || parseListCursor(orderOf(order), after) !== undefined;
}

/** The query of the page's URL: invalid values are ignored. */
export const usersPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  role: roleSchema.optional().catch(undefined),
  status: z.enum(userStatuses).optional().catch(undefined),
  sort: z.enum(sortKeys).optional().catch(undefined),
  direction: z.enum(directions).optional().catch(undefined),
  after: cursorSchema.catch(undefined),
  page: pageNumberSchema,
});

export const newUserSchema = z.strictObject({
  username: usernameSchema,
  displayName: optionalName(),
  role: roleSchema,
  age: ageSchema.nullish().transform((age) => age ?? null),
});

/** The body of a PUT; `role` is optional and unchanged by default. */
export const profileSchema = z.strictObject({
  displayName: displayNameSchema,
  age: ageSchema.nullable(),
  role: roleSchema.optional(),
});

/** What a merge patch makes of the body of a PUT: a removed age is none. */
export const patchedProfileSchema = profileSchema.extend({
  age: ageSchema.nullish().transform((age) => age ?? null),
});

export const userParamsSchema = z.object({ id: userIdSchema });

/** `handover`: the new owner of the user's courses. */
export const deletionQuerySchema = z.strictObject({ handover: userIdSchema.optional() });

export const createUserFormSchema = z.object({ ...newUserSchema.shape, age: ageFieldSchema });

/** What users change of their own account. */
export const ownProfileFormSchema = z.object({
  version: versionField,
  displayName: displayNameSchema,
  age: ageFieldSchema,
});

export const updateUserFormSchema = ownProfileFormSchema.extend({
  userId: userIdSchema,
  role: roleSchema.optional(),
  handover: optionalId,
  handoverUsername: optionalUsername,
});

export const targetSchema = z.object({ userId: userIdSchema });

/** When the user asked for the deletion that the admin decides on, in epoch milliseconds. */
const requestTimeField = integerField({ min: 1, max: MAX_TIME }).transform(toDate);

export const declineDeletionFormSchema = z.object({
  userId: userIdSchema,
  requestedAt: requestTimeField,
  reason: requiredText({ max: 500, lines: "many" }),
});

/** The admin types `username` as a confirmation. */
export const deleteUserFormSchema = z.object({
  userId: userIdSchema,
  requestedAt: requestTimeField.optional(),
  username: z.string().trim().min(1, "required").max(200, "tooLong"),
  handover: optionalId,
  handoverUsername: optionalUsername,
});

/** An uploaded file, or the text of one that was checked before. */
export const importFormSchema = z.object({
  file: z.instanceof(File).optional(),
  csv: z.string().optional(),
  onlyGood: checkbox,
});

/** The users selected on a page. */
export const targetsSchema = z.object({
  userIds: z
    .array(userIdSchema)
    .min(1, "required")
    .refine((ids) => ids.length <= MAX_LIMIT, {
      error: "tooManyAtOnce",
      params: { max: MAX_LIMIT },
    }),
});

export type UserFilter = z.output<typeof userFilterSchema>;
export type UserQuery = Partial<z.output<typeof listUsersSchema>> & { page?: number };
export type NewUser = z.output<typeof newUserSchema>;
export type ProfileChange = z.output<typeof profileSchema> & {
  userId: string;
  version: number;
  handover?: string;
};
