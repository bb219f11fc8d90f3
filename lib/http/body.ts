import "server-only";

import { problem } from "./problem";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The bytes of a body, or 413 as soon as they are more than `limit`: no more is read or kept than that,
 * whatever length the client declared. 400 when the client goes away in the middle.
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
