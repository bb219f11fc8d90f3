"use server";

import { revalidatePath } from "next/cache";
import { actorAction } from "@/lib/form-action";
import { markAllRead, setRead } from "./mutations";
import { markAllReadFormSchema, setReadFormSchema } from "./schema";

export const setReadAction = actorAction(setReadFormSchema, async (actor, input) => {
  await setRead(actor, input);
  revalidatePath("/app", "layout");
});

export const markAllReadAction = actorAction(markAllReadFormSchema, async (actor, { upTo }) => {
  await markAllRead(actor, upTo);
  revalidatePath("/app", "layout");
});
