import type { NextRequest } from "next/server";
import { respondWithFile } from "@/lib/files/download";
import { fileOperations } from "@/lib/files/openapi";
import { patchUpload } from "@/lib/files/upload-routes";
import { notKept, uploadHeaders } from "@/lib/files/upload-parts";
import { cancelUpload, findUpload } from "@/lib/files/uploads";
import { orSignIn } from "@/lib/handlers/followed-link";
import { jsonRoute } from "@/lib/handlers/json-route";
import { onlyAllow } from "@/lib/http/problem";

type Context = RouteContext<"/api/files/[id]">;

export const GET = async (request: NextRequest, context: Context) =>
  orSignIn(
    request,
    await jsonRoute(fileOperations.getFile, (actor, { params: { id }, headers }) =>
      respondWithFile(actor, id, { headers, signal: request.signal }),
    )(request, context),
  );

export const HEAD = jsonRoute(
  fileOperations.getUpload,
  async (actor, { params: { id }, headers }) => {
    const upload = await findUpload(actor, id);
    if (upload && !upload.isComplete) {
      return new Response(null, { headers: { ...uploadHeaders(upload), ...notKept } });
    }
    return respondWithFile(actor, id, { headers, isHead: true, more: uploadHeaders(upload) });
  },
);

export const PATCH = patchUpload;

export const DELETE = jsonRoute(fileOperations.deleteFile, (actor, { params: { id } }) =>
  cancelUpload(actor, id),
);

export const { OPTIONS, POST, PUT } = onlyAllow("GET", "HEAD", "PATCH", "DELETE");
