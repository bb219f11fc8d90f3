"use server";

import { revalidatePath } from "next/cache";
import { redirect, RedirectType } from "next/navigation";
import { PublicError } from "@/lib/errors";
import { withFiles } from "@/lib/files/returned";
import { FORM_KEY } from "@/lib/forms/form-key";
import { actorAction } from "@/lib/handlers/form-action";
import { answerSaved } from "./autosave";
import {
  autosaveFormSchema,
  composeFormSchema,
  composeLists,
  copyFormSchema,
  sendScheduledSchema,
  targetAnnouncementSchema,
  undoSendingSchema,
} from "./compose-schema";
import { saveComposed, sendComposed } from "./composing";
import { copyAnnouncement } from "./copies";
import { discardDraft } from "./drafts";
import { type SendReceipt, sendAnnouncement, unscheduleAnnouncement } from "./sending";

const requireKey = (key: string | undefined) => {
  if (key === undefined) throw new PublicError("INVALID", "required", FORM_KEY);
  return key;
};

/** Saves, sends or schedules. The form's key is required: a second announcement could not be undone. */
export const composeAnnouncementAction = withFiles(
  actorAction(
    composeFormSchema,
    async (actor, { intent, courseId, expectedRecipients, ...input }, key) => {
      const composed = { ...input, courseId, clientKey: requireKey(key) };
      if (intent === "save") {
        const { id } = await saveComposed(actor, composed).catch(askAgain);
        revalidatePath("/teach", "layout");
        redirect(`/teach/announcements/${id}/edit?saved=1`, RedirectType.replace);
      }
      const receipt = await sendComposed(actor, composed, { expectedRecipients }).catch(askAgain);
      revalidatePath("/teach", "layout");
      const [first = courseId] = composed.content.courseIds;
      redirect(pathAfter(receipt, first), RedirectType.replace);
    },
    { once: "create", lists: composeLists },
  ),
);

/** Saves the draft while its author types. Answers with what the form then shows. */
export const autosaveAnnouncementAction = actorAction(
  autosaveFormSchema,
  async (actor, composed) => {
    const saved = await saveComposed(actor, composed, { draftsOnly: true });
    return answerSaved(actor, saved, { shownCourse: composed.courseId });
  },
  { once: "change", lists: composeLists },
);

/** Turns a held or scheduled announcement back into a draft, or says that it was sent first. */
export const undoSendingAction = actorAction(
  undoSendingSchema,
  async (actor, { announcementId, courseId }) => {
    const { undone } = await unscheduleAnnouncement(actor, announcementId);
    revalidatePath("/teach", "layout");
    if (undone) redirect(`/teach/announcements/${announcementId}/edit?undone=1`);
    redirect(`/teach${courseId === undefined ? "" : `/courses/${courseId}`}?undo=late`);
  },
  { once: "change" },
);

/** Sends a scheduled announcement now, after the hold. */
export const sendScheduledNowAction = actorAction(
  sendScheduledSchema,
  async (actor, { announcementId, version }) => {
    await sendAnnouncement(actor, announcementId, { revision: version });
    revalidatePath("/teach", "layout");
  },
  { once: "change" },
);

export const discardDraftAction = actorAction(
  targetAnnouncementSchema,
  async (actor, { announcementId }) => {
    await discardDraft(actor, announcementId);
    revalidatePath("/teach", "layout");
  },
  { once: "change" },
);

/** Makes a draft out of an announcement, also for another course. */
export const copyAnnouncementAction = actorAction(
  copyFormSchema,
  async (actor, { announcementId, courseId }, key) => {
    const clientKey = requireKey(key);
    const { id } = await copyAnnouncement(actor, { id: announcementId, courseId, clientKey });
    revalidatePath("/teach", "layout");
    redirect(`/teach/announcements/${id}/edit?copied=1`);
  },
  { once: "create" },
);

/** Another number of recipients than was shown: the draft shows the new one. */
function askAgain(error: unknown): never {
  if (!(error instanceof PublicError)) throw error;
  if (error.reason === "changedMeanwhile") throw new PublicError("STALE", "draftChanged");
  if (error.reason !== "recipientsChanged") throw error;
  redirect(`/teach/announcements/${error.params.id}/edit?recipients=changed`, RedirectType.replace);
}

/** Where the announcement is seen: at its first course, or for a role or everybody on its own page. */
function pathAfter(receipt: SendReceipt, courseId: string | undefined): string {
  const path = courseId === undefined ? "/admin/announcements" : `/teach/courses/${courseId}`;
  if (receipt.status === "published") {
    const sent = `${path}?sent=${receipt.recipientCount}`;
    return courseId === undefined ? `/teach/announcements/${receipt.id}` : sent;
  }
  // The page shows what is held with its undo.
  return `${path}?${receipt.status === "held" ? "sent=held" : "list=scheduled#announcements"}`;
}
