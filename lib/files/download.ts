import "server-only";

import type { Readable } from "node:stream";
import type { Actor } from "@/lib/auth/actor";
import { notFound } from "@/lib/errors";
import { currentScope } from "@/lib/http/request-scope";
import { type FoundFile, getFile } from "./access";
import { requestedRange } from "./byte-range";
import { isShown } from "./detect-type";
import { contentDisposition } from "./disposition";
import { thumbnailKey } from "./key";
import { type ByteRange, getFileStore } from "./store";

type Request = {
  headers: Headers;
  /** Aborts when the client has left. */
  signal?: AbortSignal;
  isHead?: boolean;
  /** Headers to be added. */
  more?: Record<string, string>;
};
type Served = {
  key: string;
  etag: string;
  size: number;
  type: string;
  disposition: string;
};

/** The response with a file that the actor may see now, or a part of it. Throws "not found". */
export async function respondWithFile(actor: Actor, id: string, request: Request) {
  const { attachment, key, hash, size } = await requireFile(actor, id);
  const { type, name } = attachment;
  const disposition = contentDisposition(isShown(type) ? "inline" : "attachment", name);
  return respond({ key, etag: `"${hash}"`, size, type: withCharset(type), disposition }, request);
}

/** The response with the thumbnail of a picture. Throws "not found", also when it has none. */
export async function respondWithThumbnail(actor: Actor, id: string, request: Request) {
  const { attachment, key, hash, thumbnailSize: size } = await requireFile(actor, id);
  if (size === null) throw notFound();
  const disposition = contentDisposition("inline", `${attachment.name}.webp`);
  const etag = `"${hash}-thumbnail"`;
  return respond({ key: thumbnailKey(key), etag, size, type: "image/webp", disposition }, request);
}

async function requireFile(actor: Actor, id: string): Promise<FoundFile> {
  const found = await getFile(actor, id);
  if (!found) throw notFound();
  return found;
}

const withCharset = (type: string) => (type === "text/plain" ? "text/plain; charset=utf-8" : type);

async function respond(served: Served, request: Request): Promise<Response> {
  const { headers: received, signal, isHead, more } = request;
  const { key, etag, size, type, disposition } = served;
  const headers = {
    ETag: etag,
    // Asked for each time, since access may have ended; a proxy that compresses would break ranges.
    "Cache-Control": "private, no-cache, no-transform",
    "Accept-Ranges": "bytes",
  };
  if (isKnown(received, etag)) return new Response(null, { status: 304, headers });
  const range = isHead ? undefined : requestedRange(received, { size, etag });
  if (range === "unsatisfiable") {
    const unsatisfied = { ...headers, "Content-Range": `bytes */${size}` };
    return new Response(null, { status: 416, headers: unsatisfied });
  }
  const length = String(range ? range.end - range.start + 1 : size);
  const described = {
    ...headers,
    "Content-Length": length,
    ...(range && { "Content-Range": `bytes ${range.start}-${range.end}/${size}` }),
    "Content-Type": type,
    "Content-Disposition": disposition,
    ...more,
  };
  const body = isHead ? null : await openBody(key, range, signal);
  // Next.js drops it from what a handler returns; without it no browser shows how long a download takes.
  currentScope()?.response.setHeader("Content-Length", length);
  return new Response(body, { status: range ? 206 : 200, headers: described });
}

const isKnown = (received: Headers, etag: string) =>
  (received.get("if-none-match") ?? "")
    .split(",")
    .some((tag) => ["*", etag].includes(tag.trim().replace(/^W\//, "")));

async function openBody(key: string, range: ByteRange | undefined, signal?: AbortSignal) {
  const readable = await getFileStore().read(key, range);
  // Next.js does not cancel a body for which its client has not waited.
  signal?.addEventListener("abort", () => readable.destroy(), { once: true });
  if (signal?.aborted) readable.destroy();
  return byteStream(readable);
}

/** Reads on when the client has taken what came before; destroyed when it leaves. */
function byteStream(readable: Readable): ReadableStream<Uint8Array> {
  const chunks = readable[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void readable.destroy(),
    },
    { highWaterMark: 0 },
  );
}
