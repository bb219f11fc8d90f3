import { handler, page, type Route } from "./route";

/** The pages and Route Handlers of modules and of files. */
export const moduleRoutes: Record<string, Route> = {
  "(shell)/(portal)/app/courses/[id]/modules/[moduleId]/page.tsx": page(
    ({ course, project }) => `/app/courses/${course.id}/modules/${project.moduleId}`,
    [307, 200, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/modules/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/modules`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/page.tsx": page(
    ({ course, project }) => `/teach/courses/${course.id}/modules/${project.moduleId}`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/progress/page.tsx": page(
    ({ course, project }) => `/teach/courses/${course.id}/modules/${project.moduleId}/progress`,
    [307, 403, 200, 404, 200],
  ),
  "api/files/route.ts": handler("/api/files", {
    method: "POST",
    statuses: [401, 201, 201, 201, 201],
    body: () => ({ name: "foto.jpg", size: 3 }),
    changes: true,
  }),
  "api/files/[id]/route.ts": handler(
    ({ file }) => `/api/files/${file.id}`, // of the announcement
    { method: "GET", statuses: [401, 200, 200, 404, 200] },
    { method: "PATCH", statuses: [401, 415, 415, 415, 415], body: () => ({}) },
    { method: "DELETE", statuses: [401, 404, 404, 404, 404] }, // it is attached
  ),
  "api/files/[id]/thumbnail/route.ts": handler(
    ({ file }) => `/api/files/${file.id}/thumbnail`, // a text has none
    { method: "GET", statuses: [401, 404, 404, 404, 404] },
  ),
  "api/courses/[id]/modules/route.ts": handler(
    ({ course }) => `/api/courses/${course.id}/modules`,
    { method: "GET", statuses: [401, 200, 200, 404, 200] },
    {
      method: "POST",
      statuses: [401, 403, 201, 404, 201],
      body: () => ({ title: "Lewat API" }),
      changes: true,
    },
    { method: "PUT", statuses: [401, 403, 409, 404, 409], body: () => ({ order: [] }) },
  ),
  "api/courses/[id]/modules/[moduleId]/route.ts": handler(
    ({ course, module }) => `/api/courses/${course.id}/modules/${module.id}`,
    { method: "GET", statuses: [401, 200, 200, 404, 200] },
    {
      method: "PUT", // without If-Match
      statuses: [401, 403, 428, 404, 428],
      body: () => ({ title: "Baru" }),
    },
    {
      method: "PATCH", // without If-Match
      statuses: [401, 403, 428, 404, 428],
      body: () => ({ title: "Baru" }),
    },
    { method: "DELETE", statuses: [401, 403, 204, 404, 404], changes: true }, // deleted by the teacher's call
  ),
  "api/courses/[id]/modules/[moduleId]/completion/route.ts": handler(
    ({ course, project }) => `/api/courses/${course.id}/modules/${project.moduleId}/completion`,
    { method: "PUT", statuses: [401, 204, 403, 403, 403], changes: true },
    { method: "DELETE", statuses: [401, 204, 403, 403, 403], changes: true },
  ),
  "api/courses/[id]/modules/[moduleId]/completions/route.ts": handler(
    ({ course, project }) => `/api/courses/${course.id}/modules/${project.moduleId}/completions`,
    { method: "GET", statuses: [401, 403, 200, 404, 200] },
  ),
};
