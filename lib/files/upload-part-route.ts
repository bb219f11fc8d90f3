import "server-only";

import { actorBy } from "@/lib/auth/session";
import { jsonRoute } from "@/lib/handlers/json-route";
import { fileOperations } from "./openapi";
import { bodyOf, receivePart } from "./upload-parts";

/** The path of an upload or file. */
export const UPLOAD_PATH = /^\/api\/files\/(?<id>\w+)$/;

/** The Route Handler that adds a part to an upload; it needs nothing of Next.js. */
export const patchUpload = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
): Promise<Response> =>
  jsonRoute(
    fileOperations.appendToUpload,
    (actor, { params: { id }, headers }) =>
      receivePart(actor, id, { headers, body: bodyOf(request) }),
    { authenticate: ({ headers }) => actorBy(headers.get("cookie")) },
  )(request, context);
