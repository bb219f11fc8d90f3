import "server-only";

import { actorBy } from "@/lib/auth/session";
import { json, jsonRoute } from "@/lib/handlers/json-route";
import { fileOperations } from "./openapi";
import { bodyOf, receivePart, uploadHeaders } from "./upload-parts";
import { createUpload } from "./uploads";

// In production the request listener calls these without Next.js: see docs/decisions/0067.

export const UPLOADS_PATH = /^\/api\/files$/;
/** Of an upload or file. */
export const UPLOAD_PATH = /^\/api\/files\/(?<id>\w+)$/;

const authenticate = ({ headers }: Request) => actorBy(headers.get("cookie"));

/** The Route Handler that begins an upload. */
export const postUpload = jsonRoute(
  fileOperations.createUpload,
  async (actor, { body }) => {
    const state = await createUpload(actor, body);
    const headers = { Location: `/api/files/${state.id}`, ...uploadHeaders(state) };
    return json(state, { status: 201, headers });
  },
  { authenticate },
);

/** The Route Handler that adds a part to an upload. */
export const patchUpload = (
  request: Request,
  context: { params: Promise<Record<string, string>> },
): Promise<Response> =>
  jsonRoute(
    fileOperations.appendToUpload,
    (actor, { params: { id }, headers }) =>
      receivePart(actor, id, { headers, body: bodyOf(request) }),
    { authenticate },
  )(request, context);
