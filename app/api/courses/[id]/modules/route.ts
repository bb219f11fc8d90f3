import { getCourse } from "@/lib/courses/data";
import { notFound } from "@/lib/errors";
import { idempotencyKey } from "@/lib/http/idempotency-key";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";
import { listModules } from "@/lib/modules/data";
import { addModule, reorderModules } from "@/lib/modules/mutations";
import { moduleOperations } from "@/lib/modules/openapi";
import { toListedModuleResource } from "@/lib/modules/resource";

/** All modules in order, without paging: their number per course is limited. */
export const GET = jsonRoute(moduleOperations.listModules, async (actor, { params: { id } }) => {
  if (!(await getCourse(actor, id))) throw notFound();
  return { items: (await listModules(actor, id)).map(toListedModuleResource) };
});

/** Appends a module, once per Idempotency-Key. */
export const POST = jsonRoute(
  moduleOperations.addModule,
  async (actor, { params: { id: courseId }, body, headers }) => {
    const id = await addModule(actor, { courseId, ...body }, idempotencyKey(headers));
    const responseHeaders = { Location: `/api/courses/${courseId}/modules/${id}` };
    return json({ id }, { status: 201, headers: responseHeaders });
  },
);

/** Reorders all modules by the given list of ids. */
export const PUT = jsonRoute(
  moduleOperations.reorderModules,
  (actor, { params: { id: courseId }, body: { order } }) =>
    reorderModules(actor, { courseId, order }),
);

export const { OPTIONS, PATCH, DELETE } = onlyAllow("GET", "HEAD", "POST", "PUT");
