import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { entityTag, requireMatch } from "@/lib/http/entity-tag";
import { json, jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getUser } from "@/lib/users/data";
import { deleteUser, updateUser } from "@/lib/users/mutations";
import { canManageUsers } from "@/lib/users/policy";
import { oneUser } from "@/lib/users/representation";
import { deletionQuerySchema, profileSchema, userParamsSchema } from "@/lib/users/schema";

const params = userParamsSchema;

export const GET = jsonRoute({ params }, async (actor, { params: { id } }) => answer(actor, id));

/** Replaces name and age, and for admins the role, of the version named in If-Match. */
export const PUT = jsonRoute(
  { params, body: profileSchema },
  async (actor, { params: { id }, body, headers }) => {
    const seen = await find(actor, id);
    requireMatch(headers, seen);
    await updateUser(actor, { userId: id, version: seen.version, ...body });
    return answer(actor, id);
  },
);

export const DELETE = jsonRoute(
  { allow: canManageUsers, params, query: deletionQuerySchema },
  (actor, { params: { id }, query }) => deleteUser(actor, { userId: id, ...query }),
);

async function find(actor: Actor, id: string) {
  const found = await getUser(actor, id);
  if (!found) throw notFound();
  return found;
}

async function answer(actor: Actor, id: string) {
  const found = await find(actor, id);
  return json(oneUser(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
