import "server-only";

import { actorBy } from "@/lib/auth/session";
import { fileOperations } from "@/lib/files/openapi";
import { bodyOf, receivePart } from "@/lib/files/upload-parts";
import { jsonRoute } from "./json-route";

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
