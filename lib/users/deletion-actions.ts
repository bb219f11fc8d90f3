"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { typedPassword } from "@/lib/accounts/schema";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { declineDeletion, requestDeletion, takeBackDeletionRequest } from "./deletion-requests";
import { declineDeletionFormSchema } from "./schema";

export const requestDeletionAction = actorAction(
  z.object({ currentPassword: typedPassword }),
  async (actor, { currentPassword }) => {
    await requestDeletion(actor, currentPassword);
    revalidatePath("/app/settings", "layout");
  },
);

export const takeBackDeletionAction = actorAction(z.object({}), async (actor) => {
  await takeBackDeletionRequest(actor);
  revalidatePath("/app/settings", "layout");
});

/** The number of open requests is in the menu. */
export const declineDeletionAction = layoutAction(declineDeletionFormSchema, declineDeletion, {
  once: "change",
});
