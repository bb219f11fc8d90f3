import { z } from "zod";
import { roles } from "@/db/enums";
import { usernameSchema } from "@/lib/auth/username";
import { limitSchema, MAX_LIMIT } from "@/lib/http/paging";
import { userIdSchema } from "@/lib/ids";
import { optionalName, requiredName } from "@/lib/text/text-schema";
import { checkbox, versionField } from "@/lib/forms/fields";
import { directions, type ListOrder, orderOf, parseListCursor, sortKeys } from "./list-order";

const [YOUNGEST, OLDEST] = [5, 120];

/** `noPassword`: active, but nobody can sign in before an admin has handed out a password. */
export const userStatuses = ["active", "suspended", "noPassword"] as const;
export type UserStatus = (typeof userStatuses)[number];

export const roleSchema = z.enum(roles, { error: "role" });
export const ageSchema = z.int({ error: "age" }).min(YOUNGEST, "age").max(OLDEST, "age");
export const displayNameSchema = requiredName();

/** As a form sends it: text, empty for none. */
export const ageFieldSchema = z
  .string()
  .trim()
  .refine((typed) => /^\d{0,3}$/.test(typed), { error: "age", abort: true })
  .transform((typed) => (typed === "" ? null : Number(typed)))
  .pipe(ageSchema.nullable())
  .optional()
  .default(null);

const optionalId = z.union([z.literal("").transform(() => undefined), userIdSchema]).optional();

const searchSchema = z.string().max(100, { error: "tooLong" }).trim();
const cursorSchema = z.string().max(1_000).optional();

/** What narrows the list and orders it. Unknown keys and sorts are refused. */
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

/** Another order's cursor points nowhere in this one. */
function isOwnCursor({ after, ...order }: Partial<ListOrder> & { after?: string }) {
  return after === undefined || parseListCursor(orderOf(order), after) !== undefined;
}

/** The same from a page's address, where what makes no sense counts as left out. */
export const usersPageSchema = z.object({
  search: searchSchema.optional().catch(undefined),
  role: roleSchema.optional().catch(undefined),
  status: z.enum(userStatuses).optional().catch(undefined),
  sort: z.enum(sortKeys).optional().catch(undefined),
  direction: z.enum(directions).optional().catch(undefined),
  after: cursorSchema.catch(undefined),
});

export const newUserSchema = z.strictObject({
  username: usernameSchema,
  displayName: optionalName(),
  role: roleSchema,
  age: ageSchema.nullish().transform((age) => age ?? null),
});

/** What a PUT replaces; without `role` it stays as it is. */
export const profileSchema = z.strictObject({
  displayName: displayNameSchema,
  age: ageSchema.nullable(),
  role: roleSchema.optional(),
});

export const userParamsSchema = z.object({ id: userIdSchema });

/** Who takes over the user's courses. */
export const deletionQuerySchema = z.strictObject({ handover: userIdSchema.optional() });

export const createUserFormSchema = z.object({ ...newUserSchema.shape, age: ageFieldSchema });

export const updateUserFormSchema = z.object({
  userId: userIdSchema,
  version: versionField,
  displayName: displayNameSchema,
  age: ageFieldSchema,
  role: roleSchema.optional(),
  handover: optionalId,
});

export const targetSchema = z.object({ userId: userIdSchema });

/** `username` is typed by the admin, to be sure that it is meant. */
export const deleteUserFormSchema = z.object({
  userId: userIdSchema,
  username: z.string().trim().min(1, "required").max(200, "tooLong"),
  handover: optionalId,
});

/** A file as chosen, or the text of one that was checked before. */
export const importFormSchema = z.object({
  file: z.instanceof(File).optional(),
  csv: z.string().optional(),
  onlyGood: checkbox,
});

/** The users ticked on a page. */
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
export type UserQuery = Partial<z.output<typeof listUsersSchema>>;
export type NewUser = z.output<typeof newUserSchema>;
export type ProfileChange = z.output<typeof profileSchema> & {
  userId: string;
  version: number;
  handover?: string;
};
