import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { confirmOwnCopy } from "@/lib/announcements/updates";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

/** By a recipient. */
export const POST = jsonRoute(
  announcementLifeOperations.confirmAnnouncement,
  (actor, { params: { id } }) => confirmOwnCopy(actor, id),
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
