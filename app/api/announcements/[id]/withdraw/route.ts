import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { takeBack } from "@/lib/announcements/updates";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

/** The undo of a held or scheduled one; of a published one the withdrawal. */
export const POST = jsonRoute(
  announcementLifeOperations.withdrawAnnouncement,
  async (actor, { params: { id } }) => ({ status: await takeBack(actor, id) }),
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
