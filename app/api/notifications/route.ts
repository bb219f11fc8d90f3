import { jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { readInbox } from "@/lib/notifications/data";
import { listQuerySchema } from "@/lib/notifications/schema";

export const GET = jsonRoute({ query: listQuerySchema }, (actor, { query }) =>
  readInbox(actor, query),
);

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
