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
  respond(actor, target),
);

/** Replaces a module and its project, if If-Match names the current version. */
export const PUT = jsonRoute(
  moduleOperations.updateModule,
  async (actor, { params: target, body, headers }) => {
    const current = await find(actor, target);
    requireMatch(headers, current);
    await updateModule(actor, { ...target, version: current.version, ...body });
    return respond(actor, target);
  },
);

export const DELETE = jsonRoute(
  moduleOperations.deleteModule,
  async (actor, { params: target, headers }) => {
    if (!isConditional(headers)) return deleteModule(actor, target);
    const current = await find(actor, target);
    requireMatch(headers, current);
    return deleteModule(actor, { ...target, version: current.version });
  },
);

async function find(actor: Actor, target: Target) {
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  return found;
}

async function respond(actor: Actor, target: Target) {
  const found = await find(actor, target);
  return json(toModuleResource(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
