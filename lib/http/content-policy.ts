const isDevelopment = process.env.NODE_ENV === "development";

/** For responses that are not pages: loads nothing, and cannot be framed. */
export const CLOSED_CONTENT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For files of users: opened by themselves they have no origin, and run nothing. */
export const SANDBOXED_CONTENT_POLICY = `${CLOSED_CONTENT_POLICY}; sandbox`;

/** 128 random bits for one response. */
export const newNonce = () =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");

/**
 * The Content-Security-Policy of a page: own files, and scripts and styles with the nonce. Next.js
 * reads the nonce from this header of the request.
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
    "worker-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  const directives = Object.entries(policy).map(([name, sources]) => `${name} ${sources}`);
  return [...directives, ...(secure ? ["upgrade-insecure-requests"] : [])].join("; ");
}
