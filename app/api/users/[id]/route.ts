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
  respond(actor, id),
);

/** Updates name and age, and for admins the role, if If-Match names the current version. */
export const PUT = jsonRoute(
  userOperations.updateUser,
  async (actor, { params: { id }, body, headers }) => {
    const current = await find(actor, id);
    requireMatch(headers, current);
    await updateUser(actor, { userId: id, version: current.version, ...body });
    return respond(actor, id);
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

async function respond(actor: Actor, id: string) {
  const found = await find(actor, id);
  return json(toUserResource(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
