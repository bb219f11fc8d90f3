"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { PublicError } from "@/lib/errors";
import { actorAction, layoutAction } from "@/lib/handlers/form-action";
import { timeZones } from "@/lib/i18n/preferences";
import { currentReader } from "@/lib/i18n/reader";
import { confirmNotification, undoConfirmation } from "./confirmation";
import { markAllRead, setRead, undoMarkAllRead } from "./mutations";
import { setMute, setQuietHours } from "./mutes";
import {
  cancelSnoozeFormSchema,
  confirmFormSchema,
  markAllReadFormSchema,
  muteFormSchema,
  quietHoursFormSchema,
  setReadFormSchema,
  snoozeFormSchema,
  undoConfirmationFormSchema,
  undoMarkAllReadFormSchema,
} from "./schema";
import { cancelSnooze, snooze } from "./snooze";
import { snoozeTimes } from "./snooze-times";

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

export const snoozeAction = actorAction(snoozeFormSchema, async (actor, { id, choice }) => {
  const timeZone = timeZones[(await currentReader()).timeZone];
  const chosen = snoozeTimes(new Date(), { timeZone }).find((time) => time.choice === choice);
  if (!chosen) throw new PublicError("INVALID", "snoozePast", "choice"); // the page is from before
  await snooze(actor, id, chosen.at);
  redirect("/app/notifications");
});

export const cancelSnoozeAction = actorAction(cancelSnoozeFormSchema, async (actor, { id }) => {
  await cancelSnooze(actor, id);
  revalidatePath("/app", "layout");
});

export const setMuteAction = layoutAction(muteFormSchema, setMute);

export const setQuietHoursAction = layoutAction(quietHoursFormSchema, setQuietHours);
