import { conditionalResource } from "@/lib/handlers/conditional-resource";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { getUser } from "@/lib/users/data";
import { deleteUser, updateUser } from "@/lib/users/mutations";
import { userOperations } from "@/lib/users/openapi";
import { toProfile, toUserResource } from "@/lib/users/resource";
import { patchedProfileSchema } from "@/lib/users/schema";

const user = conditionalResource(getUser, toUserResource);

export const GET = jsonRoute(userOperations.getUser, (actor, { params: { id } }) =>
  user.get(actor, id),
);

export const PUT = jsonRoute(
  userOperations.updateUser,
  (actor, { params: { id }, body, headers }) =>
    user.put(actor, id, {
      headers,
      update: (version) => updateUser(actor, { userId: id, version, ...body }),
    }),
);

export const PATCH = jsonRoute(
  userOperations.patchUser,
  (actor, { params: { id }, body, headers }) =>
    user.patch(actor, id, {
      headers,
      patch: body,
      contentOf: toProfile,
      schema: patchedProfileSchema,
      update: (version, profile) => updateUser(actor, { userId: id, version, ...profile }),
    }),
);

export const DELETE = jsonRoute(userOperations.deleteUser, (actor, { params: { id }, query }) =>
  deleteUser(actor, { userId: id, ...query }),
);

export const { OPTIONS, POST } = onlyAllow("GET", "HEAD", "PUT", "PATCH", "DELETE");
