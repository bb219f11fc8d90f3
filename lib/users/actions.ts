"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { submittedCsv } from "@/lib/csv/decode";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { checkImport, importUsers } from "./import";
import { withSuccessor } from "./successor";
import {
  createUser,
  deleteUser,
  endSessions,
  endSessionsOf,
  resetPassword,
  resetPasswords,
  restoreUser,
  restoreUsers,
  suspendUser,
  suspendUsers,
  updateUser,
} from "./mutations";
import {
  createUserFormSchema,
  deleteUserFormSchema,
  importFormSchema,
  ownProfileFormSchema,
  targetSchema,
  targetsSchema,
  updateUserFormSchema,
} from "./schema";

/** An action that revalidates the admin pages and returns `run`'s result in the form's state. */
function adminAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
  options: { once?: "create" | "change"; isEffective?: (result: Result) => boolean } = {},
) {
  const runAndRevalidate = async (actor: Actor, input: z.output<Schema>) => {
    const result = await run(actor, input);
    revalidatePath("/admin", "layout");
    return result;
  };
  return actorAction(schema, runAndRevalidate, { lists: ["userIds"], ...options });
}

export const createUserAction = adminAction(createUserFormSchema, createUser, { once: "create" });
export const updateUserAction = adminAction(
  updateUserFormSchema,
  async (actor, input) => updateUser(actor, await withSuccessor(actor, input)),
  { once: "change" },
);
/** The actor's own name and age; also in the menu of every page. */
export const saveProfileAction = layoutAction(
  ownProfileFormSchema,
  (actor, input) => updateUser(actor, { userId: actor.id, ...input }),
  { once: "change" },
);
export const suspendUserAction = adminAction(
  targetSchema,
  (actor, { userId }) => suspendUser(actor, userId),
  { once: "change" },
);
export const restoreUserAction = adminAction(
  targetSchema,
  (actor, { userId }) => restoreUser(actor, userId),
  { once: "change" },
);
export const resetPasswordAction = adminAction(
  targetSchema,
  (actor, { userId }) => resetPassword(actor, userId),
  { once: "change" },
);
export const endSessionsAction = adminAction(
  targetSchema,
  (actor, { userId }) => endSessions(actor, userId),
  { once: "change" },
);
export const suspendUsersAction = adminAction(
  targetsSchema,
  (actor, { userIds }) => suspendUsers(actor, userIds),
  { once: "change" },
);
export const restoreUsersAction = adminAction(
  targetsSchema,
  (actor, { userIds }) => restoreUsers(actor, userIds),
  { once: "change" },
);
export const endSessionsOfAction = adminAction(
  targetsSchema,
  (actor, { userIds }) => endSessionsOf(actor, userIds),
  { once: "change" },
);
export const resetPasswordsAction = adminAction(
  targetsSchema,
  (actor, { userIds }) => resetPasswords(actor, userIds),
  { once: "change" },
);

/** Reports what the import would do; returns the text for the form that confirms it. */
export const checkImportAction = adminAction(importFormSchema, async (actor, input) => {
  const csv = await submittedCsv(input);
  return { csv, report: await checkImport(actor, csv) };
});

export const importUsersAction = adminAction(
  importFormSchema,
  async (actor, input) => {
    const csv = await submittedCsv(input);
    return { csv, ...(await importUsers(actor, { csv, onlyGood: input.onlyGood })) };
  },
  { once: "create", isEffective: ({ imported }) => imported > 0 },
);

/** Redirects to the list, because the user's page no longer exists. */
export const deleteUserAction = adminAction(
  deleteUserFormSchema,
  async (actor, input) => {
    await deleteUser(actor, await withSuccessor(actor, input));
    redirect("/admin/users");
  },
  { once: "change" },
);
