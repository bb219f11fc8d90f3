"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { FILES_FIELD } from "@/lib/files/constants";
import { withFiles } from "@/lib/files/returned";
import { actorAction } from "@/lib/handlers/form-action";
import { correctAnnouncement } from "./correction";
import { remindUnconfirmed } from "./reminders";
import { correctFormSchema, sentFormSchema } from "./sent-schema";
import { restoreAnnouncement, withdrawAnnouncement } from "./withdrawal";

export const correctAnnouncementAction = withFiles(
  actorAction(
    correctFormSchema,
    async (actor, { announcementId, version, correction, files, ...text }) => {
      const content = { ...text, attachments: files };
      await correctAnnouncement(actor, announcementId, { content, correction, version });
      revalidatePath("/", "layout");
      redirect(`/teach/announcements/${announcementId}?done=corrected`);
    },
    { once: "change", lists: [FILES_FIELD] },
  ),
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
