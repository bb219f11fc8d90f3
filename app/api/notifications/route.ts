import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { currentReader } from "@/lib/i18n/reader";
import { readInbox } from "@/lib/notifications/data";
import { notificationOperations } from "@/lib/notifications/openapi";

export const GET = jsonRoute(notificationOperations.listNotifications, async (actor, { query }) =>
  readInbox(actor, query, await currentReader()),
);

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
