import { announcementLifeOperations } from "@/lib/announcements/life-openapi";
import { remindUnconfirmed } from "@/lib/announcements/reminders";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const POST = jsonRoute(
  announcementLifeOperations.remindRecipients,
  (actor, { params: { id } }) => remindUnconfirmed(actor, id),
);

export const { OPTIONS, GET, PUT, PATCH, DELETE } = onlyAllow("POST");
