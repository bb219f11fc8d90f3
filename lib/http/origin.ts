import { env } from "@/lib/env";

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;
const ownSites = new Set(["same-origin", "none"]);

/**
 * CSRF check: whether a write request comes from this site. Compares with the configured origin, never
 * with the Host header, which the client controls. A client without Origin and Sec-Fetch-Site is not a
 * modern browser; it is rejected only for a form content type together with a session cookie.
 */
export function isSameSite(headers: Headers, ownOrigin = env.APP_ORIGIN): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin !== null && normalizeLoopback(origin) !== normalizeLoopback(ownOrigin)) return false;
  if (site !== null && !ownSites.has(site)) return false;
  if (origin !== null || site !== null) return true;
  const carriesSession = /(^|;\s*)(__Host-)?session=/.test(headers.get("cookie") ?? "");
  return !(carriesSession && formTypes.test(headers.get("content-type") ?? ""));
}

/** `localhost`, `127.0.0.1` and `[::1]` are the same machine. */
const normalizeLoopback = (origin: string) =>
  origin.replace(/^http:\/\/(127\.0\.0\.1|\[::1\])(?=:|$)/, "http://localhost");
