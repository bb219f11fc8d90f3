import "server-only";

import { problem } from "./problem";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The bytes of a body, or a 413 response as soon as there are more than `limit`, whatever length was
 * declared; the rest is not read. 400 when the client disconnects before the end.
 */
export async function readBody(request: Request, limit: number): Promise<Bytes | Response> {
  if (Number(request.headers.get("content-length")) > limit) return problem(413);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > limit) return problem(413);
      chunks.push(chunk);
    }
  } catch {
    return problem(400, { detail: "The body broke off." });
  }
  return Buffer.concat(chunks);
}
