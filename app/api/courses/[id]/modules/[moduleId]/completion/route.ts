import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { setCompleted } from "@/lib/modules/completion";
import { moduleOperations } from "@/lib/modules/openapi";

export const PUT = jsonRoute(moduleOperations.completeModule, (actor, { params: target }) =>
  setCompleted(actor, { ...target, completed: true }),
);

export const DELETE = jsonRoute(moduleOperations.uncompleteModule, (actor, { params: target }) =>
  setCompleted(actor, { ...target, completed: false }),
);

export const { OPTIONS, GET, HEAD, POST, PATCH } = onlyAllow("PUT", "DELETE");
