import { removeMember } from "@/lib/courses/membership";
import { canTeach } from "@/lib/courses/policy";
import { memberParamsSchema } from "@/lib/courses/schema";
import { jsonRoute } from "@/lib/http/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const DELETE = jsonRoute(
  { allow: canTeach, params: memberParamsSchema },
  (actor, { params: { id: courseId, userId } }) => removeMember(actor, { courseId, userId }),
);

export const { OPTIONS, GET, HEAD, POST, PUT, PATCH } = onlyAllow("DELETE");
