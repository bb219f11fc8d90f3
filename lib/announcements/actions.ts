"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { actorAction } from "@/lib/handlers/form-action";
import { publishAnnouncement } from "./mutations";
import { publishAnnouncementSchema } from "./schema";

export const publishAnnouncementAction = actorAction(
  publishAnnouncementSchema,
  async (actor, input) => {
    const { recipientCount } = await publishAnnouncement(actor, input);
    revalidatePath("/teach", "layout"); // so that going back shows a new form with a new key
    redirect(`/teach/courses/${input.courseId}?sent=${recipientCount}`);
  },
);
