"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction } from "@/lib/handlers/form-action";
import { correctAnnouncement } from "./correction";
import { remindUnconfirmed } from "./reminders";
import { correctFormSchema, sentFormSchema } from "./sent-schema";
import { restoreAnnouncement, withdrawAnnouncement } from "./withdrawal";

export const correctAnnouncementAction = actorAction(
  correctFormSchema,
  async (actor, { announcementId, version, correction, ...content }) => {
    await correctAnnouncement(actor, announcementId, { content, correction, version });
    revalidatePath("/", "layout");
    redirect(`/teach/announcements/${announcementId}?done=corrected`);
  },
  { once: "change" },
);

export const withdrawAnnouncementAction = actorAction(
  sentFormSchema,
  async (actor, { announcementId }) => {
    await withdrawAnnouncement(actor, announcementId);
    revalidatePath("/", "layout");
  },
);

export const restoreAnnouncementAction = actorAction(
  sentFormSchema,
  async (actor, { announcementId }) => {
    await restoreAnnouncement(actor, announcementId);
    revalidatePath("/", "layout");
    redirect(`/teach/announcements/${announcementId}?done=restored`);
  },
);

export const remindUnconfirmedAction = actorAction(
  sentFormSchema,
  async (actor, { announcementId }) => {
    await remindUnconfirmed(actor, announcementId);
    revalidatePath("/", "layout");
  },
  { once: "change" },
);
