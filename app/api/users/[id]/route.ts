import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { entityTag, requireMatch } from "@/lib/http/entity-tag";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getUser } from "@/lib/users/data";
import { deleteUser, updateUser } from "@/lib/users/mutations";
import { userOperations } from "@/lib/users/openapi";
import { toUserResource } from "@/lib/users/resource";

export const GET = jsonRoute(userOperations.getUser, async (actor, { params: { id } }) =>
  answer(actor, id),
);

/** Replaces name and age, and for admins the role, of the version named in If-Match. */
export const PUT = jsonRoute(
  userOperations.updateUser,
  async (actor, { params: { id }, body, headers }) => {
    const seen = await find(actor, id);
    requireMatch(headers, seen);
    await updateUser(actor, { userId: id, version: seen.version, ...body });
    return answer(actor, id);
  },
);

export const DELETE = jsonRoute(userOperations.deleteUser, (actor, { params: { id }, query }) =>
  deleteUser(actor, { userId: id, ...query }),
);

async function find(actor: Actor, id: string) {
  const found = await getUser(actor, id);
  if (!found) throw notFound();
  return found;
}

async function answer(actor: Actor, id: string) {
  const found = await find(actor, id);
  return json(toUserResource(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
