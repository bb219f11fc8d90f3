import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { entityTag, isConditional, requireMatch } from "@/lib/http/entity-tag";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getModule } from "@/lib/modules/data";
import { deleteModule, updateModule } from "@/lib/modules/mutations";
import { moduleOperations } from "@/lib/modules/openapi";
import { toModuleResource } from "@/lib/modules/resource";

type Target = { courseId: string; moduleId: string };

export const GET = jsonRoute(moduleOperations.getModule, (actor, { params: target }) =>
  answer(actor, target),
);

/** Replaces what is in a module, its project too, of the version named in If-Match. */
export const PUT = jsonRoute(
  moduleOperations.updateModule,
  async (actor, { params: target, body, headers }) => {
    const seen = await find(actor, target);
    requireMatch(headers, seen);
    await updateModule(actor, { ...target, version: seen.version, ...body });
    return answer(actor, target);
  },
);

export const DELETE = jsonRoute(
  moduleOperations.deleteModule,
  async (actor, { params: target, headers }) => {
    if (!isConditional(headers)) return deleteModule(actor, target);
    const seen = await find(actor, target);
    requireMatch(headers, seen);
    return deleteModule(actor, { ...target, version: seen.version });
  },
);

async function find(actor: Actor, target: Target) {
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  return found;
}

async function answer(actor: Actor, target: Target) {
  const found = await find(actor, target);
  return json(toModuleResource(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
