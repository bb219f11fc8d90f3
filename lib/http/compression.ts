import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { constants } from "node:zlib";
import compression from "compression";

/** A page fits into the window; a larger one only costs memory for each response. */
const WINDOW_BITS = 18;
/** Two milliseconds for a long page; gzip takes one, for a quarter more bytes. */
const QUALITY = 8;

const compress = compression({
  brotli: {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
    },
  },
});

/**
 * Compresses the response with Brotli, or gzip where the client has no Brotli; Next.js has only gzip. Not
 * what says `no-transform`, what is small, and what is compressed already.
 */
export function compressResponse(request: IncomingMessage, response: ServerResponse): void {
  if (/\b(?:br|gzip)\b/.test(String(request.headers["accept-encoding"])))
    compress(request, response, () => undefined);
}
