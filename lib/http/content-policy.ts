const isDevelopment = process.env.NODE_ENV === "development";

/** Where proxy.ts does not stand in front there are no pages: nothing is loaded, nobody frames it. */
export const CLOSED_CONTENT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** 128 bits that nobody can guess, for one answer only. */
export const newNonce = () =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");

/**
 * What a page may load: own files, and the scripts and styles that carry the answer's nonce. Next.js
 * reads the nonce from this very header on the request.
 */
export function contentPolicy(nonce: string, secure: boolean): string {
  const policy = {
    "default-src": "'none'",
    // Development evaluates code and injects styles: Fast Refresh and the error overlay.
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src": isDevelopment ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  const directives = Object.entries(policy).map(([name, sources]) => `${name} ${sources}`);
  return [...directives, ...(secure ? ["upgrade-insecure-requests"] : [])].join("; ");
}
