import { jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { countUnread } from "@/lib/notifications/data";
import { markAllRead } from "@/lib/notifications/mutations";
import { readAllSchema } from "@/lib/notifications/schema";

export const POST = jsonRoute({ body: readAllSchema }, async (actor, { body: { upTo } }) => ({
  marked: (await markAllRead(actor, upTo)).marked,
  unreadCount: await countUnread(actor),
}));

export const { OPTIONS, GET, HEAD, PUT, PATCH, DELETE } = onlyAllow("POST");
