"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { PublicError } from "@/lib/errors";
import { FORM_KEY } from "@/lib/forms/form-key";
import { actorAction } from "@/lib/handlers/form-action";
import { publishAnnouncement } from "./mutations";
import { publishAnnouncementSchema } from "./schema";

/** The form's key is required: a duplicate announcement cannot be undone. */
export const publishAnnouncementAction = actorAction(
  publishAnnouncementSchema,
  async (actor, input, key) => {
    if (key === undefined) throw new PublicError("INVALID", "required", FORM_KEY);
    const { recipientCount } = await publishAnnouncement(actor, { ...input, clientKey: key });
    revalidatePath("/teach", "layout");
    redirect(`/teach/courses/${input.courseId}?sent=${recipientCount}`);
  },
  { once: "create" },
);
