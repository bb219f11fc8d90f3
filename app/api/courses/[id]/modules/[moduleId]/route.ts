import { conditionalResource } from "@/lib/handlers/conditional-resource";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getModule } from "@/lib/modules/data";
import { deleteModule, updateModule } from "@/lib/modules/mutations";
import { moduleOperations } from "@/lib/modules/openapi";
import { toModuleContent, toModuleResource } from "@/lib/modules/resource";
import { moduleContentSchema } from "@/lib/modules/schema";

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

export const PATCH = jsonRoute(
  moduleOperations.patchModule,
  (actor, { params: target, body: patch, headers }) =>
    courseModule.patch(actor, target, {
      headers,
      patch,
      contentOf: toModuleContent,
      schema: moduleContentSchema,
      update: (version, content, { opensAt }) => {
        // Not truncated to the minute unless it is changed.
        const opening = "opensAt" in patch ? content.opensAt : opensAt;
        return updateModule(actor, { ...target, version, ...content, opensAt: opening });
      },
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

export const { OPTIONS, POST } = onlyAllow("GET", "HEAD", "PUT", "PATCH", "DELETE");
