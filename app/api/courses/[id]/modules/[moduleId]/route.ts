import type { Actor } from "@/lib/auth/actor";
import { canTeach } from "@/lib/courses/policy";
import { notFound } from "@/lib/errors";
import { entityTag, requireMatch } from "@/lib/http/entity-tag";
import { json, jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getModule } from "@/lib/modules/data";
import { deleteModule, updateModule } from "@/lib/modules/mutations";
import { oneModule } from "@/lib/modules/representation";
import { moduleChangeSchema, moduleParamsSchema } from "@/lib/modules/schema";

type Target = { courseId: string; moduleId: string };

const params = moduleParamsSchema.transform(({ id: courseId, moduleId }) => ({
  courseId,
  moduleId,
}));

export const GET = jsonRoute({ params }, (actor, { params: target }) => answer(actor, target));

/** Replaces what is in a module, its project too, of the version named in If-Match. */
export const PUT = jsonRoute(
  { allow: canTeach, params, body: moduleChangeSchema },
  async (actor, { params: target, body, headers }) => {
    const seen = await find(actor, target);
    requireMatch(headers, seen);
    await updateModule(actor, { ...target, version: seen.version, ...body });
    return answer(actor, target);
  },
);

export const DELETE = jsonRoute({ allow: canTeach, params }, (actor, { params: target }) =>
  deleteModule(actor, target),
);

async function find(actor: Actor, target: Target) {
  const found = await getModule(actor, target);
  if (!found) throw notFound();
  return found;
}

async function answer(actor: Actor, target: Target) {
  const found = await find(actor, target);
  return json(oneModule(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
