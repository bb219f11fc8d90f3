import { z } from "zod";
import type { Role } from "@/db/enums";
import { optionalJoinCodeSchema } from "@/lib/courses/schema";
import { optionalName } from "@/lib/text/text-schema";
import { isReservedName } from "@/lib/auth/reserved-names";
import { newUsernameSchema } from "@/lib/auth/username";

/** In code points; longer for teachers and admins, whose accounts have more permissions. */
export const minPasswordLength: Record<Role, number> = { student: 8, teacher: 12, admin: 12 };
const MIN_CODE_POINTS = Math.min(...Object.values(minPasswordLength));
const [MIN_AGE, MAX_AGE] = [5, 120];
/** bcrypt ignores further bytes: two longer passwords with the same first 72 bytes would match. */
const MAX_BYTES = 72;

const utf8 = new TextEncoder();

/** NFC is the only change made to a password. bcrypt would truncate it at a NUL. */
const password = z
  .string({ error: "required" })
  .max(1_000, { error: "passwordLong" })
  .transform((typed) => typed.normalize("NFC"))
  .refine((typed) => typed.isWellFormed() && !typed.includes("\0"), { error: "passwordForm" })
  .refine((typed) => utf8.encode(typed).length <= MAX_BYTES, { error: "passwordLong" });

export const typedPassword = password.refine((typed) => typed !== "", { error: "required" });

export const loginSchema = z.object({
  username: z.string({ error: "required" }).trim().min(1, "required").max(200, "tooLong"),
  password: typedPassword,
});

/** The checks that a form can make; lib/accounts/weak-passwords.ts makes the rest. */
export const newPasswordSchema = password.refine((typed) => [...typed].length >= MIN_CODE_POINTS, {
  error: "passwordShort",
  params: { min: MIN_CODE_POINTS },
});

export const passwordChangeSchema = z.object({
  currentPassword: typedPassword,
  newPassword: newPasswordSchema,
});

export const oneTimeReplacementSchema = z.object({ newPassword: newPasswordSchema });

export const sessionHandleSchema = z.object({
  handle: z.string().regex(/^[\w-]{22}$/, { error: "notFound" }),
});

export const registerSchema = z.object({
  username: newUsernameSchema,
  password: newPasswordSchema,
  displayName: optionalName().refine((name) => !isReservedName(name), { error: "nameReserved" }),
  age: z
    .string()
    .trim()
    .refine((typed) => /^(\d{1,3})?$/.test(typed), { error: "age", abort: true })
    .transform((typed) => (typed === "" ? undefined : Number(typed)))
    .refine((age) => age === undefined || (age >= MIN_AGE && age <= MAX_AGE), "age")
    .optional(),
  joinCode: optionalJoinCodeSchema.optional(),
});

export type PasswordChange = z.output<typeof passwordChangeSchema>;
export type LoginInput = z.output<typeof loginSchema>;
export type RegisterInput = z.output<typeof registerSchema>;
