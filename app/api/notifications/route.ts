import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { readInbox } from "@/lib/notifications/data";
import { notificationOperations } from "@/lib/notifications/openapi";

export const GET = jsonRoute(notificationOperations.listNotifications, (actor, { query }) =>
  readInbox(actor, query),
);

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
