"use server";

import { redirect } from "next/navigation";
import { actorAction } from "@/lib/form-action";
import { publishAnnouncement } from "./mutations";
import { publishAnnouncementSchema } from "./schema";

export const publishAnnouncementAction = actorAction(
  publishAnnouncementSchema,
  async (actor, input) => {
    const { recipientCount } = await publishAnnouncement(actor, input);
    redirect(`/teach/courses/${input.courseId}?sent=${recipientCount}`);
  },
);
