import { conditionalResource } from "@/lib/handlers/conditional-resource";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getModule } from "@/lib/modules/data";
import { deleteModule, updateModule } from "@/lib/modules/mutations";
import { moduleOperations } from "@/lib/modules/openapi";
import { toModuleResource } from "@/lib/modules/resource";

const courseModule = conditionalResource(getModule, toModuleResource);

export const GET = jsonRoute(moduleOperations.getModule, (actor, { params: target }) =>
  courseModule.get(actor, target),
);

export const PUT = jsonRoute(
  moduleOperations.updateModule,
  (actor, { params: target, body, headers }) =>
    courseModule.put(actor, target, {
      headers,
      update: (version) => updateModule(actor, { ...target, version, ...body }),
    }),
);

export const DELETE = jsonRoute(
  moduleOperations.deleteModule,
  (actor, { params: target, headers }) =>
    courseModule.remove(actor, target, {
      headers,
      remove: (version) => deleteModule(actor, { ...target, version }),
    }),
);

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
