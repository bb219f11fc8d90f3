import type { NextRequest } from "next/server";
import { respondWithThumbnail } from "@/lib/files/download";
import { fileOperations } from "@/lib/files/openapi";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

export const GET = (request: NextRequest, context: RouteContext<"/api/files/[id]/thumbnail">) =>
  jsonRoute(fileOperations.getThumbnail, (actor, { params: { id }, headers }) =>
    respondWithThumbnail(actor, id, { headers, signal: request.signal }),
  )(request, context);

// Next.js would run GET for a HEAD, and leave the file open.
export const { OPTIONS, HEAD, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
