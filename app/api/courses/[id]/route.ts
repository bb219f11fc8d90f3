import { getListedCourse } from "@/lib/courses/data";
import { deleteCourse, updateCourse } from "@/lib/courses/mutations";
import { courseOperations } from "@/lib/courses/openapi";
import { toCourseContent, toCourseResource } from "@/lib/courses/resource";
import { courseChangeSchema } from "@/lib/courses/schema";
import { conditionalResource } from "@/lib/handlers/conditional-resource";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

const course = conditionalResource(getListedCourse, toCourseResource);

export const GET = jsonRoute(courseOperations.getCourse, (actor, { params: { id } }) =>
  course.get(actor, id),
);

export const PUT = jsonRoute(
  courseOperations.updateCourse,
  (actor, { params: { id }, body, headers }) =>
    course.put(actor, id, {
      headers,
      update: (version) => updateCourse(actor, { courseId: id, version, ...body }),
    }),
);

export const PATCH = jsonRoute(
  courseOperations.patchCourse,
  (actor, { params: { id }, body, headers }) =>
    course.patch(actor, id, {
      headers,
      patch: body,
      contentOf: toCourseContent,
      schema: courseChangeSchema,
      update: (version, change) => updateCourse(actor, { courseId: id, version, ...change }),
    }),
);

export const DELETE = jsonRoute(
  courseOperations.deleteCourse,
  (actor, { params: { id }, headers }) =>
    course.remove(actor, id, {
      headers,
      remove: (version) => deleteCourse(actor, { courseId: id, version }),
    }),
);

export const { OPTIONS, POST } = onlyAllow("GET", "HEAD", "PUT", "PATCH", "DELETE");
