import { jsonRoute } from "@/lib/http/json-route";
import { readInbox } from "@/lib/notifications/data";
import { listQuerySchema } from "@/lib/notifications/schema";

export const GET = jsonRoute({ query: listQuerySchema }, (actor, { query }) =>
  readInbox(actor, query),
);
