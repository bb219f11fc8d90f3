import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { notificationOperations } from "@/lib/notifications/openapi";
import { replayChanges } from "@/lib/notifications/replay";

export const POST = jsonRoute(notificationOperations.replayChanges, (actor, { body }) =>
  replayChanges(actor, body),
);

export const { OPTIONS, GET, HEAD, PUT, PATCH, DELETE } = onlyAllow("POST");
