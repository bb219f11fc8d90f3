import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { recorded, type requestRoutes, type statusClasses } from "@/lib/metrics/recorded";

type Route = (typeof requestRoutes)[number];
type Status = (typeof statusClasses)[number];

/** Files cost little and are many; probes and metrics are the operator's own. */
const unrecorded = /^\/(_next\/|api\/(health|metrics)(\/|$))|^(?!\/api\/).*\.\w+$/;

/** Records how long the request takes, in one of few groups: paths hold ids, and strangers make them up. */
export function recordDuration(request: IncomingMessage, response: ServerResponse): void {
  const route = routeOf(request);
  if (!route) return;
  const startedAt = performance.now();
  response.once("close", () => {
    const seconds = (performance.now() - startedAt) / 1_000;
    recorded.requests.observe({ route, status: statusOf(response) }, seconds);
  });
}

function routeOf({ url = "", method }: IncomingMessage): Route | undefined {
  const [path = ""] = url.split("?", 1);
  if (unrecorded.test(path)) return undefined;
  if (path.startsWith("/api/")) return "api";
  return method === "POST" ? "form" : "page";
}

function statusOf({ writableFinished, statusCode }: ServerResponse): Status {
  if (!writableFinished) return "aborted";
  if (statusCode >= 500) return "5xx";
  if (statusCode >= 400) return "4xx";
  return statusCode >= 300 ? "3xx" : "2xx";
}
