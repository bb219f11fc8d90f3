import { getStream } from "@/lib/handlers/stream-route";
import { onlyAllow } from "@/lib/http/problem";

/** In production the request listener calls it without Next.js: see docs/decisions/0067. */
export const GET = getStream;

// Next.js would run GET for a HEAD and never cancel its body: every HEAD would leak a stream.
export const { HEAD, OPTIONS, POST, PUT, PATCH, DELETE } = onlyAllow("GET");
