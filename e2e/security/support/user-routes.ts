import { admins, handler, page, type Route, signedIn } from "./route";

/** The pages and Route Handlers of users and of the own account. */
export const userRoutes: Record<string, Route> = {
  "(shell)/(portal)/app/settings/page.tsx": page("/app/settings", signedIn),
  "(shell)/(portal)/app/settings/data/page.tsx": page("/app/settings/data", signedIn),
  "(shell)/(portal)/app/settings/what-teachers-see/page.tsx": page(
    "/app/settings/what-teachers-see",
    [307, 200, 403, 403, 403],
  ),
  "(shell)/(admin)/admin/deletion-requests/page.tsx": page("/admin/deletion-requests", admins),
  "(shell)/(admin)/admin/users/page.tsx": page("/admin/users", admins),
  "(shell)/(admin)/admin/users/new/page.tsx": page("/admin/users/new", admins),
  "(shell)/(admin)/admin/users/import/page.tsx": page("/admin/users/import", admins),
  "(shell)/(admin)/admin/users/[id]/page.tsx": page(
    ({ users }) => `/admin/users/${users.outsider}`,
    admins,
  ),
  "(shell)/(admin)/admin/users/[id]/delete/page.tsx": page(
    ({ users }) => `/admin/users/${users.outsider}/delete`,
    admins,
  ),
  "api/me/export/route.ts": handler("/api/me/export", {
    method: "GET",
    statuses: [401, 200, 200, 200, 200],
  }),
  "api/me/export/files/route.ts": handler("/api/me/export/files", {
    method: "GET",
    statuses: [401, 200, 200, 200, 200],
  }),
  "api/users/route.ts": handler(
    "/api/users",
    { method: "GET", statuses: [401, 403, 403, 403, 200] },
    {
      method: "POST",
      statuses: [401, 403, 403, 403, 201],
      body: () => ({ username: "lewat.api", displayName: "Lewat API", role: "student" }),
      changes: true,
    },
  ),
  "api/users/[id]/route.ts": handler(
    ({ users }) => `/api/users/${users.toBeDeleted}`,
    { method: "GET", statuses: [401, 404, 404, 404, 200] },
    {
      method: "PUT", // without If-Match
      statuses: [401, 404, 404, 404, 428],
      body: () => ({ displayName: "Nama Baru", age: null }),
    },
    {
      method: "PATCH", // without If-Match
      statuses: [401, 404, 404, 404, 428],
      body: () => ({ displayName: "Nama Baru" }),
    },
    { method: "DELETE", statuses: [401, 403, 403, 403, 204], changes: true },
  ),
  "api/users/export/route.ts": handler("/api/users/export", {
    method: "GET",
    statuses: [401, 403, 403, 403, 200],
  }),
};
