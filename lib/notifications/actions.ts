"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { confirmNotification, undoConfirmation } from "./confirmation";
import { markAllRead, setRead, undoMarkAllRead } from "./mutations";
import { setMute, setQuietHours } from "./mutes";
import {
  confirmFormSchema,
  markAllReadFormSchema,
  muteFormSchema,
  quietHoursFormSchema,
  setReadFormSchema,
  undoConfirmationFormSchema,
  undoMarkAllReadFormSchema,
} from "./schema";

export const setReadAction = actorAction(setReadFormSchema, async (actor, input) => {
  await setRead(actor, input);
  revalidatePath("/app", "layout");
});

export const markAllReadAction = actorAction(
  markAllReadFormSchema,
  async (actor, { upTo }) => {
    const { readAt } = await markAllRead(actor, upTo);
    redirect(`/app/notifications?marked=${readAt.getTime()}`);
  },
  { once: "change" },
);

export const undoMarkAllReadAction = actorAction(
  undoMarkAllReadFormSchema,
  async (actor, { readAt }) => {
    await undoMarkAllRead(actor, readAt);
    redirect("/app/notifications");
  },
);

export const confirmAction = actorAction(confirmFormSchema, async (actor, { id, version }) => {
  await confirmNotification(actor, id, { version });
  revalidatePath("/app", "layout");
});

export const undoConfirmationAction = actorAction(
  undoConfirmationFormSchema,
  async (actor, { id }) => {
    await undoConfirmation(actor, id);
    revalidatePath("/app", "layout");
  },
);

export const setMuteAction = layoutAction(muteFormSchema, setMute);

export const setQuietHoursAction = layoutAction(quietHoursFormSchema, setQuietHours);
