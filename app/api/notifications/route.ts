import { jsonRoute } from "@/lib/http/json-route";
import { listNotifications } from "@/lib/notifications/data";
import { listQuerySchema } from "@/lib/notifications/schema";

export const GET = jsonRoute({ query: listQuerySchema }, (actor, { query }) =>
  listNotifications(actor, query),
);
