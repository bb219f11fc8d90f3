import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { listUsers } from "@/lib/users/data";
import { createUser } from "@/lib/users/mutations";
import { userOperations } from "@/lib/users/openapi";
import { toListedUserResource } from "@/lib/users/resource";

export const GET = jsonRoute(userOperations.listUsers, async (actor, { query }) => {
  const { items, next } = await listUsers(actor, query);
  return { items: items.map(toListedUserResource), next };
});

export const POST = jsonRoute(userOperations.createUser, async (actor, { body }) => {
  const { userId: id, username, password, expiresAt } = await createUser(actor, body);
  const created = { id, username, oneTimePassword: password, oneTimePasswordExpiresAt: expiresAt };
  return json(created, { status: 201, headers: { Location: `/api/users/${id}` } });
});

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
