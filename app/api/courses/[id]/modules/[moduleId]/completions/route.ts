import { jsonRoute } from "@/lib/handlers/json-route";
import { notFound } from "@/lib/errors";
import { onlyAllow } from "@/lib/http/problem";
import { getManagedCourse } from "@/lib/courses/data";
import { getModule } from "@/lib/modules/data";
import { moduleOperations } from "@/lib/modules/openapi";
import { countCompletions, listCompletions } from "@/lib/modules/progress";
import { toCompletionResource } from "@/lib/modules/resource";

export const GET = jsonRoute(
  moduleOperations.listCompletions,
  async (actor, { params: target, query }) => {
    const [course, found] = await Promise.all([
      getManagedCourse(actor, target.courseId),
      getModule(actor, target),
    ]);
    if (!course || !found) throw notFound();
    const [counts, page] = await Promise.all([
      countCompletions(actor, target),
      listCompletions(actor, { ...target, ...query }),
    ]);
    return { ...page, items: page.items.map(toCompletionResource), ...counts };
  },
);

export const { OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET", "HEAD");
