import { removeMember } from "@/lib/courses/membership";
import { memberOperations } from "@/lib/courses/operations";
import { jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const DELETE = jsonRoute(
  memberOperations.removeMember,
  (actor, { params: { id: courseId, userId } }) => removeMember(actor, { courseId, userId }),
);

export const { OPTIONS, GET, HEAD, POST, PUT, PATCH } = onlyAllow("DELETE");
