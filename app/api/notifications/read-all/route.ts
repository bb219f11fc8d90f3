import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { countUnread } from "@/lib/notifications/data";
import { markAllRead } from "@/lib/notifications/mutations";
import { notificationOperations } from "@/lib/notifications/openapi";

export const POST = jsonRoute(
  notificationOperations.markAllRead,
  async (actor, { body: { upTo } }) => ({
    marked: (await markAllRead(actor, upTo)).marked,
    unreadCount: await countUnread(actor),
  }),
);

export const { OPTIONS, GET, HEAD, PUT, PATCH, DELETE } = onlyAllow("POST");
