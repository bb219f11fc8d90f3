import type { Actor } from "@/lib/auth/actor";
import { getListedCourse } from "@/lib/courses/data";
import { deleteCourse, updateCourse } from "@/lib/courses/mutations";
import { courseOperations } from "@/lib/courses/openapi";
import { toCourseResource } from "@/lib/courses/resource";
import { notFound } from "@/lib/errors";
import { entityTag, isConditional, requireMatch } from "@/lib/http/entity-tag";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(courseOperations.getCourse, async (actor, { params: { id } }) =>
  respond(actor, id),
);

/** Updates a course, if If-Match names the current version; `status` publishes or archives it. */
export const PUT = jsonRoute(
  courseOperations.updateCourse,
  async (actor, { params: { id }, body, headers }) => {
    const current = await find(actor, id);
    requireMatch(headers, current);
    await updateCourse(actor, { courseId: id, version: current.version, ...body });
    return respond(actor, id);
  },
);

export const DELETE = jsonRoute(
  courseOperations.deleteCourse,
  async (actor, { params: { id }, headers }) => {
    if (!isConditional(headers)) return deleteCourse(actor, { courseId: id });
    const current = await find(actor, id);
    requireMatch(headers, current);
    return deleteCourse(actor, { courseId: id, version: current.version });
  },
);

async function find(actor: Actor, id: string) {
  const found = await getListedCourse(actor, id);
  if (!found) throw notFound();
  return found;
}

async function respond(actor: Actor, id: string) {
  const found = await find(actor, id);
  return json(toCourseResource(found), { headers: { ETag: entityTag(found) } });
}

export const { OPTIONS, POST, PATCH } = onlyAllow("GET", "HEAD", "PUT", "DELETE");
