import "server-only";

import { Readable } from "node:stream";
import type { Actor } from "@/lib/auth/actor";
import { json } from "@/lib/handlers/json-route";
import { problem } from "@/lib/http/problem";
import { currentScope } from "@/lib/http/request-scope";
import { UPLOAD_PART_TYPE } from "./openapi";
import type { UploadState } from "./types";
import { appendToUpload, WrongOffset } from "./uploads";

export const notKept = { "Cache-Control": "no-store" };

/** The headers that say how far an upload has come. */
export const uploadHeaders = (state?: Pick<UploadState, "size" | "offset">) => ({
  ...(state && {
    "Upload-Offset": String(state.offset),
    "Upload-Length": String(state.size),
  }),
});

/** The bytes of a request's body as they arrive. Next.js, where it handles the request, copies each chunk. */
export const bodyOf = ({ body }: Request): Readable =>
  currentScope()?.body?.stream ?? Readable.from((body ?? []) as AsyncIterable<Uint8Array>);

/** Adds the body of a PATCH to an upload; the cheap checks come first. */
export async function receivePart(
  actor: Actor,
  id: string,
  { headers, body }: { headers: Headers; body: Readable },
): Promise<Response> {
  const [mediaType = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  if (mediaType.trim() !== UPLOAD_PART_TYPE) {
    return problem(415, { headers: { "Accept-Patch": UPLOAD_PART_TYPE } });
  }
  const offset = headers.get("upload-offset") ?? "";
  if (!/^\d{1,15}$/.test(offset)) {
    return problem(400, { errors: [{ field: "Upload-Offset", code: "invalid" }] });
  }
  const declared = headers.get("content-length");
  const length = declared === null ? undefined : Number(declared);
  try {
    const part = { offset: Number(offset), length, body, ownsChunks: true };
    const state = await appendToUpload(actor, id, part);
    if (!("offset" in state)) return json(state, { headers: { "Upload-Offset": `${state.size}` } });
    return new Response(null, { status: 204, headers: { ...uploadHeaders(state), ...notKept } });
  } catch (error) {
    if (!(error instanceof WrongOffset)) throw error;
    const found = { "Upload-Offset": String(error.offset) };
    return problem(409, { detail: error.reason, headers: found });
  }
}
