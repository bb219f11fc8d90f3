import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { unscheduleAnnouncement } from "@/lib/announcements/sending";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

/** The undo of a held or scheduled one; of a published one the withdrawal. */
export const POST = jsonRoute(
  announcementLifeOperations.withdrawAnnouncement,
  async (actor, { params: { id } }) => {
    const { undone } = await unscheduleAnnouncement(actor, id);
    return { status: undone ? "draft" : "published" };
  },
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
