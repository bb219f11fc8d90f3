import { admins, handler, page, type Route } from "./route";

/** The pages and Route Handlers of announcements. */
export const announcementRoutes: Record<string, Route> = {
  "(shell)/(admin)/admin/announcements/page.tsx": page("/admin/announcements", admins),
  "api/announcements/route.ts": handler("/api/announcements", {
    method: "POST", // without Idempotency-Key
    statuses: [401, 403, 400, 400, 400],
    body: () => ({ type: "general", title: "Halo", message: "Halo semua.", draft: true }),
  }),
  "api/announcements/[id]/publish/route.ts": handler(
    ({ draft }) => `/api/announcements/${draft.id}/publish`,
    { method: "POST", statuses: [401, 403, 428, 404, 404], body: () => ({}) }, // without If-Match
  ),
  "api/announcements/[id]/withdraw/route.ts": handler(
    ({ draft }) => `/api/announcements/${draft.id}/withdraw`,
    { method: "POST", statuses: [401, 403, 200, 404, 404] }, // a draft stays one
  ),
  "api/announcements/[id]/receipts/route.ts": handler(
    ({ sent }) => `/api/announcements/${sent.id}/receipts`,
    { method: "GET", statuses: [401, 403, 200, 404, 200] },
  ),
  "api/announcements/[id]/receipts/export/route.ts": handler(
    ({ sent }) => `/api/announcements/${sent.id}/receipts/export`,
    { method: "GET", statuses: [401, 403, 409, 404, 409] }, // it asks for no confirmation
  ),
  "api/announcements/[id]/remind/route.ts": handler(
    ({ draft }) => `/api/announcements/${draft.id}/remind`,
    { method: "POST", statuses: [401, 403, 404, 404, 404] }, // a draft has no recipients
  ),
  "api/announcements/[id]/confirm/route.ts": handler(
    ({ draft }) => `/api/announcements/${draft.id}/confirm`,
    { method: "POST", statuses: [401, 404, 404, 404, 404] },
  ),
  "api/announcements/[id]/route.ts": handler(
    ({ draft }) => `/api/announcements/${draft.id}`,
    { method: "GET", statuses: [401, 403, 200, 404, 404] },
    {
      method: "PUT", // without If-Match
      statuses: [401, 403, 428, 404, 404],
      body: () => ({ type: "general", title: "Baru", message: "Baru." }),
    },
    {
      method: "PATCH", // without If-Match
      statuses: [401, 403, 428, 404, 404],
      body: () => ({ title: "Baru" }),
    },
    { method: "DELETE", statuses: [401, 403, 204, 404, 404], changes: true },
  ),
};
