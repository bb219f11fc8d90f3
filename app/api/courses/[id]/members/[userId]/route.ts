import { removeMember } from "@/lib/members/mutations";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { memberOperations } from "@/lib/members/openapi";

export const DELETE = jsonRoute(
  memberOperations.removeMember,
  (actor, { params: { id: courseId, userId } }) => removeMember(actor, { courseId, userId }),
);

export const { OPTIONS, GET, HEAD, POST, PUT, PATCH } = onlyAllow("DELETE");
