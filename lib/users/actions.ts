"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { textIn } from "@/lib/csv/reader";
import { actorAction } from "@/lib/handlers/form-action";
import { checkImport, importUsers } from "./import";
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
  targetSchema,
  targetsSchema,
  updateUserFormSchema,
} from "./schema";

/** The answer of each of them is the result of the form's state. */
function adminAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (actor: Actor, input: z.output<Schema>) => Promise<Result>,
) {
  const runAndShow = async (actor: Actor, input: z.output<Schema>) => {
    const result = await run(actor, input);
    revalidatePath("/admin", "layout");
    return result;
  };
  return actorAction(schema, runAndShow, { lists: ["userIds"] });
}

export const createUserAction = adminAction(createUserFormSchema, createUser);
export const updateUserAction = adminAction(updateUserFormSchema, updateUser);
export const suspendUserAction = adminAction(targetSchema, (actor, { userId }) =>
  suspendUser(actor, userId),
);
export const restoreUserAction = adminAction(targetSchema, (actor, { userId }) =>
  restoreUser(actor, userId),
);
export const resetPasswordAction = adminAction(targetSchema, (actor, { userId }) =>
  resetPassword(actor, userId),
);
export const endSessionsAction = adminAction(targetSchema, (actor, { userId }) =>
  endSessions(actor, userId),
);
export const suspendUsersAction = adminAction(targetsSchema, (actor, { userIds }) =>
  suspendUsers(actor, userIds),
);
export const restoreUsersAction = adminAction(targetsSchema, (actor, { userIds }) =>
  restoreUsers(actor, userIds),
);
export const endSessionsOfAction = adminAction(targetsSchema, (actor, { userIds }) =>
  endSessionsOf(actor, userIds),
);
export const resetPasswordsAction = adminAction(targetsSchema, (actor, { userIds }) =>
  resetPasswords(actor, userIds),
);

/** Says what importing would do; gives the text back, for the form that confirms it. */
export const checkImportAction = adminAction(importFormSchema, async (actor, input) => {
  const csv = await textIn(input);
  return { csv, report: await checkImport(actor, csv) };
});

export const importUsersAction = adminAction(importFormSchema, async (actor, input) => {
  const csv = await textIn(input);
  return { csv, ...(await importUsers(actor, { csv, onlyGood: input.onlyGood })) };
});

/** Leads back to the list: the page of the user is gone with them. */
export const deleteUserAction = adminAction(deleteUserFormSchema, async (actor, input) => {
  await deleteUser(actor, input);
  redirect("/admin/users");
});
