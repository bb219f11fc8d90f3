import { announcementRoutes } from "./announcement-routes";
import { moduleRoutes } from "./module-routes";
import { admins, everyone, handler, page, type Route, signedIn, teachers } from "./route";
import { userRoutes } from "./user-routes";

/** Of an unknown user, each time another: attempts on one name are counted. */
export const wrongCredentials = () => ({
  username: `siapa.${crypto.randomUUID().slice(0, 8)}`,
  password: "bukan kata sandi",
});

/** Every page and Route Handler below `app/`, by its file. The matrix fails for one that is missing. */
export const routes: Record<string, Route> = {
  "page.tsx": page("/", [307, 307, 307, 307, 307]),
  "(auth)/login/page.tsx": page("/login", [200, 307, 307, 307, 307]),
  "(auth)/register/page.tsx": page("/register", [200, 307, 307, 307, 307]),
  "(auth)/password/page.tsx": page("/password", [307, 307, 307, 307, 307]), // no user here has a one-time password
  "(shell)/(portal)/app/page.tsx": page("/app", signedIn),
  "(shell)/(portal)/app/calendar/page.tsx": page("/app/calendar", signedIn),
  "(shell)/(portal)/app/courses/page.tsx": page("/app/courses", signedIn),
  "(shell)/(portal)/app/courses/[id]/page.tsx": page(
    ({ course }) => `/app/courses/${course.id}`,
    [307, 200, 200, 404, 200],
  ),
  "(shell)/(portal)/app/notifications/page.tsx": page("/app/notifications", signedIn),
  "(shell)/(portal)/app/notifications/[id]/page.tsx": page(
    ({ notification }) => `/app/notifications/${notification.id}`,
    [307, 200, 200, 404, 200],
  ),
  "(shell)/(portal)/app/notifications/[id]/later/page.tsx": page(
    ({ notification }) => `/app/notifications/${notification.id}/later`,
    [307, 200, 404, 404, 404],
  ),
  "(shell)/(portal)/app/projects/[id]/page.tsx": page(
    ({ project }) => `/app/projects/${project.id}`,
    [307, 200, 200, 404, 200],
  ),
  "(shell)/(portal)/app/join/page.tsx": page("/app/join", signedIn),
  "(shell)/(portal)/app/join/[code]/page.tsx": page(
    ({ openCourse }) => `/app/join/${openCourse.joinCode}`,
    signedIn,
  ),
  "(shell)/(teacher)/teach/page.tsx": page("/teach", teachers),
  "(shell)/(teacher)/teach/courses/[id]/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/edit/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/edit`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/invite/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/invite`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/members/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/members`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/members/import/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/members/import`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/announcements/[id]/edit/page.tsx": page(
    ({ draft }) => `/teach/announcements/${draft.id}/edit`,
    [307, 403, 200, 404, 404],
  ),
  "(shell)/(teacher)/teach/announcements/[id]/page.tsx": page(
    ({ sent }) => `/teach/announcements/${sent.id}`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/courses/[id]/announcements/new/page.tsx": page(
    ({ course }) => `/teach/courses/${course.id}/announcements/new`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/projects/[id]/page.tsx": page(
    ({ project }) => `/teach/projects/${project.id}`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(teacher)/teach/submissions/[id]/page.tsx": page(
    ({ submission }) => `/teach/submissions/${submission.id}`,
    [307, 403, 200, 404, 200],
  ),
  "(shell)/(admin)/admin/page.tsx": page("/admin", admins),
  "(shell)/(admin)/admin/audit/page.tsx": page("/admin/audit", admins),
  "(shell)/(admin)/admin/courses/page.tsx": page("/admin/courses", admins),

  "api/docs/page.tsx": page("/api/docs", everyone),

  "manifest/[file]/route.ts": handler("/manifest/en.webmanifest", {
    method: "GET",
    statuses: everyone,
  }),
  "unavailable/route.ts": handler(
    "/unavailable",
    { method: "GET", statuses: [503, 503, 503, 503, 503] },
    { method: "POST", statuses: [503, 503, 503, 503, 503], form: () => ({}) },
  ),
  "demo/lucia/route.ts": handler(
    "/demo/lucia",
    { method: "GET", statuses: [303, 303, 303, 303, 303] },
    {
      method: "POST",
      query: "?/logout",
      statuses: [303, 303, 303, 303, 303],
      form: () => ({}),
      changes: true,
    },
  ),
  "demo/lucia/login/route.ts": handler(
    "/demo/lucia/login",
    { method: "GET", statuses: [303, 303, 303, 303, 303] },
    {
      method: "POST",
      query: "?/login",
      statuses: [400, 400, 400, 400, 400],
      form: wrongCredentials,
    },
    {
      method: "POST",
      query: "?/register",
      statuses: [400, 400, 400, 400, 400],
      form: () => ({ username: "x" }),
    },
  ),

  "api/[...path]/route.ts": handler(
    "/api/tidak-ada",
    ...(["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method) => ({
      method,
      statuses: [404, 404, 404, 404, 404] as const,
    })),
  ),
  "api/health/live/route.ts": handler("/api/health/live", { method: "GET", statuses: everyone }),
  "api/health/ready/route.ts": handler("/api/health/ready", { method: "GET", statuses: everyone }),
  "api/openapi.json/route.ts": handler("/api/openapi.json", { method: "GET", statuses: everyone }),
  "api/metrics/route.ts": handler("/api/metrics", { method: "GET", statuses: everyone }),
  // Without a session: the address is the secret.
  "api/calendar/[file]/route.ts": handler(
    ({ calendar }) => `/api/calendar/${calendar.secret}.ics`,
    { method: "GET", statuses: everyone },
  ),
  "api/audit/export/route.ts": handler("/api/audit/export", {
    method: "GET",
    statuses: [401, 403, 403, 403, 200],
  }),
  "api/courses/route.ts": handler(
    "/api/courses",
    { method: "GET", statuses: [401, 200, 200, 200, 200] },
    {
      method: "POST",
      statuses: [401, 403, 201, 201, 201],
      body: () => ({ title: "Lewat API" }),
      changes: true,
    },
  ),
  "api/courses/[id]/route.ts": handler(
    ({ course }) => `/api/courses/${course.id}`,
    { method: "GET", statuses: [401, 200, 200, 404, 200] },
    {
      method: "PUT", // without If-Match
      statuses: [401, 403, 428, 404, 428],
      body: () => ({ title: "Baru", description: "", cover: "leaf", joinOpen: true }),
    },
    {
      method: "PATCH", // without If-Match
      statuses: [401, 403, 428, 404, 428],
      body: () => ({ title: "Baru" }),
    },
    { method: "DELETE", statuses: [401, 403, 409, 404, 409] }, // it has an announcement
  ),
  "api/courses/[id]/members/route.ts": handler(
    ({ course }) => `/api/courses/${course.id}/members`,
    { method: "GET", statuses: [401, 403, 200, 404, 200] },
    {
      method: "POST",
      statuses: [401, 403, 400, 404, 400], // unknown name
      body: () => ({ username: "siapa.gerangan" }),
    },
  ),
  "api/courses/[id]/members/[userId]/route.ts": handler(
    ({ course, users }) => `/api/courses/${course.id}/members/${users.outsider}`,
    { method: "DELETE", statuses: [401, 403, 404, 404, 404] }, // they are in another course
  ),
  "api/courses/[id]/announcements/route.ts": handler(
    ({ course }) => `/api/courses/${course.id}/announcements`,
    { method: "GET", statuses: [401, 200, 200, 404, 200] },
    {
      method: "POST", // without Idempotency-Key
      statuses: [401, 403, 400, 400, 400],
      body: () => ({ type: "general", title: "Halo", message: "Halo semua." }),
    },
  ),
  ...announcementRoutes,
  ...userRoutes,
  ...moduleRoutes,
  "api/notifications/route.ts": handler(
    "/api/notifications",
    { method: "GET", statuses: [401, 200, 200, 200, 200] },
    { method: "GET", statuses: [401, 200, 200, 200, 200], query: "?q=canary" },
  ),
  "api/notifications/[id]/route.ts": handler(
    ({ notification }) => `/api/notifications/${notification.id}`,
    { method: "GET", statuses: [401, 200, 404, 404, 404] },
    {
      method: "PUT",
      statuses: [401, 200, 404, 404, 404],
      body: () => ({ read: true }),
      changes: true,
    },
  ),
  "api/notifications/[id]/snooze/route.ts": handler(
    ({ notification }) => `/api/notifications/${notification.id}/snooze`,
    {
      method: "PUT",
      statuses: [401, 200, 404, 404, 404],
      body: () => ({ until: new Date(Date.now() + 3_600_000).toISOString() }),
      changes: true,
    },
    { method: "DELETE", statuses: [401, 204, 404, 404, 404], changes: true },
  ),
  "api/notifications/read-all/route.ts": handler("/api/notifications/read-all", {
    method: "POST",
    statuses: [401, 200, 200, 200, 200],
    body: () => ({ upTo: 0 }),
  }),
  "api/notifications/replay/route.ts": handler("/api/notifications/replay", {
    method: "POST",
    statuses: [401, 200, 409, 409, 409], // the changes are the student's
    body: ({ users, notification }) => ({
      userId: users.student,
      changes: [{ key: "luring-".padEnd(20, "0"), id: notification.id, action: "read" }],
    }),
    changes: true,
  }),
  "api/notifications/stream/route.ts": handler("/api/notifications/stream", {
    method: "GET",
    statuses: [401, 200, 200, 200, 200],
  }),
};
