import type { ByteRange } from "./store";

/** `undefined`: all of it; `unsatisfiable`: nothing of what is asked for exists. */
export type RequestedRange = ByteRange | "unsatisfiable" | undefined;

const ONE_RANGE = /^bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))$/;

/**
 * What the headers of a request ask for of a file of `size` bytes (RFC 9110, 14.2). Several ranges, other units and what
 * cannot be read mean the whole file, as does an If-Range for another version.
 */
export function requestedRange(headers: Headers, { size, etag }: { size: number; etag: string }) {
  const condition = headers.get("if-range");
  if (condition !== null && condition !== etag) return undefined;
  return parseRange(headers.get("range") ?? "", size);
}

function parseRange(range: string, size: number): RequestedRange {
  const [, first, last, suffix] = ONE_RANGE.exec(range) ?? [];
  if (suffix !== undefined) {
    const start = Math.max(0, size - Number(suffix));
    return start < size ? { start, end: size - 1 } : "unsatisfiable";
  }
  if (first === undefined) return undefined;
  const start = Number(first);
  if (last && Number(last) < start) return undefined;
  if (start >= size) return "unsatisfiable";
  return { start, end: Math.min(last ? Number(last) : size - 1, size - 1) };
}
