import { getCourse } from "@/lib/courses/data";
import { notFound } from "@/lib/errors";
import { idempotencyKey } from "@/lib/http/idempotency-key";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { listModules } from "@/lib/modules/data";
import { addModule, reorderModules } from "@/lib/modules/mutations";
import { moduleOperations } from "@/lib/modules/openapi";
import { toModuleResource } from "@/lib/modules/resource";

/** All of them, in teaching order: a course holds no more than go into one answer. */
export const GET = jsonRoute(moduleOperations.listModules, async (actor, { params: { id } }) => {
  if (!(await getCourse(actor, id))) throw notFound();
  return { items: (await listModules(actor, id)).map(toModuleResource) };
});

/** Appends a module, once for each Idempotency-Key. */
export const POST = jsonRoute(
  moduleOperations.addModule,
  async (actor, { params: { id: courseId }, body, headers }) => {
    const id = await addModule(actor, { courseId, ...body }, idempotencyKey(headers));
    const found = { Location: `/api/courses/${courseId}/modules/${id}` };
    return json({ id }, { status: 201, headers: found });
  },
);

/** Puts all modules into the order in which their ids are named. */
export const PUT = jsonRoute(
  moduleOperations.reorderModules,
  (actor, { params: { id: courseId }, body: { order } }) =>
    reorderModules(actor, { courseId, order }),
);

export const { OPTIONS, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST", "PUT");
