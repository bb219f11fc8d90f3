import "server-only";

import { once } from "node:events";
import type { Readable } from "node:stream";
import { Dicer } from "@fastify/busboy";

/** Of the headers of one part. */
const LIMITS = { maxHeaderPairs: 20, maxHeaderSize: 16 * 1024, partHwm: 64 * 1024 };
const MAX_BOUNDARY_LENGTH = 200;
/** Parts of one form; the longest form of the product has some hundred. */
const MAX_PARTS = 2_000;

/** The headers of a part, in Latin-1 as they came, by their names in lower case. */
export type PartHeaders = Record<string, string[]>;
export type OnPart<Entry> = (headers: PartHeaders, body: Readable) => Promise<Entry>;

/** The boundary of a multipart form, by its Content-Type; undefined for anything else. */
export function boundaryOf(contentType = ""): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  return boundary && boundary.length <= MAX_BOUNDARY_LENGTH ? boundary : undefined;
}

/**
 * Gives each part of a form to `onPart`, which reads its body to the end: no more arrives before. Returns what it has
 * returned, in order. Throws when the form is malformed or breaks off.
 */
export async function splitForm<Entry>(
  chunks: AsyncIterable<Buffer>,
  boundary: string,
  onPart: OnPart<Entry>,
): Promise<Entry[]> {
  const dicer = new Dicer({ boundary, ...LIMITS });
  const entries: Promise<Entry>[] = [];
  let latest: Readable | undefined;
  dicer.on("part", (part) => {
    latest = part;
    part.once("header", (headers) => {
      const entry = onPart(headers as PartHeaders, part);
      entry.catch((error: Error) => dicer.destroy(error)); // what comes after it is not read either
      entries.push(entry);
    });
    part.on("error", () => undefined); // thrown to who reads it
  });
  dicer.on("error", () => undefined); // further ones than the first, which `isWhole` throws
  const isWhole = once(dicer, "finish");
  isWhole.catch(() => undefined); // awaited below
  try {
    for await (const chunk of chunks) {
      if (entries.length > MAX_PARTS) throw new Error("a form has too many parts");
      if (!dicer.write(chunk)) await Promise.race([once(dicer, "drain"), isWhole]);
    }
    dicer.end();
    await isWhole;
    return await Promise.all(entries);
  } finally {
    dicer.destroy();
    if (!latest?.readableEnded) latest?.destroy(new Error("the form broke off")); // somebody may be reading it
    await Promise.allSettled(entries);
  }
}

/** A parameter of a Content-Disposition, as browsers encode it. */
export function parameter(disposition: string, name: "name" | "filename"): string | undefined {
  const pattern = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^\\s;"]+))`, "i");
  const [, quoted, plain] = pattern.exec(disposition) ?? [];
  const latin1 = quoted ?? plain;
  if (latin1 === undefined) return undefined;
  return Buffer.from(latin1, "latin1")
    .toString("utf8")
    .replaceAll(/%(22|0D|0A)/gi, (encoded) => decodeURIComponent(encoded));
}
