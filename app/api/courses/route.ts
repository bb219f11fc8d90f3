import { getListedCourse, listCourses } from "@/lib/courses/data";
import { createCourse } from "@/lib/courses/mutations";
import { courseOperations } from "@/lib/courses/openapi";
import { toListedCourseResource, toCourseResource } from "@/lib/courses/resource";
import { notFound } from "@/lib/errors";
import { entityTag } from "@/lib/http/entity-tag";
import { idempotencyKey } from "@/lib/http/idempotency-key";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = jsonRoute(courseOperations.listCourses, async (actor, { query }) => {
  const { items, next } = await listCourses(actor, query);
  return { items: items.map(toListedCourseResource), next };
});

/** Creates a draft, once per Idempotency-Key. */
export const POST = jsonRoute(courseOperations.createCourse, async (actor, { body, headers }) => {
  const id = await createCourse(actor, body, idempotencyKey(headers));
  const created = await getListedCourse(actor, id);
  if (!created) throw notFound();
  const found = { Location: `/api/courses/${id}`, ETag: entityTag(created) };
  return json(toCourseResource(created), { status: 201, headers: found });
});

export const { OPTIONS, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST");
