import "server-only";

import { headers } from "next/headers";
import { sameSitePath } from "@/lib/paths";

const HEADER = "x-naik-kelas-path";
/** Next.js adds it to the address when the browser requests a page's data. */
const FLIGHT_PARAMETER = "_rsc";

/** For the proxy: stores path and query in a header of the request, since pages have no access to them. */
export function recordPath(forwarded: Headers, requested: URL): void {
  const query = new URLSearchParams(requested.search);
  const isFlight = query.has(FLIGHT_PARAMETER);
  query.delete(FLIGHT_PARAMETER);
  // Only rewritten when necessary: URLSearchParams changes the encoding.
  const search = isFlight ? query.size > 0 && `?${query}` : requested.search;
  forwarded.set(HEADER, requested.pathname + (search || ""));
}

/** Path and query of the page's address, or `path` where they are unknown. */
export async function requestedPath(path: string): Promise<string> {
  return sameSitePath((await headers()).get(HEADER)) ?? path;
}
