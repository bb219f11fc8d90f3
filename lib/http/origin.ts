import { env } from "@/lib/env";

const formTypes = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i;
const ownSites = new Set(["same-origin", "none"]);

/**
 * Whether a request that changes something may come from where it says. Compared with the configured
 * origin, never with the Host header, which the client writes. A client that sends neither Origin nor
 * Sec-Fetch-Site is no browser of today; it is refused only when it looks like a form that an old
 * browser was made to send with its cookie.
 */
export function isSameSite(headers: Headers, ownOrigin = env.APP_ORIGIN): boolean {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin !== null && withOneLoopbackName(origin) !== withOneLoopbackName(ownOrigin))
    return false;
  if (site !== null && !ownSites.has(site)) return false;
  if (origin !== null || site !== null) return true;
  const carriesSession = /(^|;\s*)(__Host-)?session=/.test(headers.get("cookie") ?? "");
  return !(carriesSession && formTypes.test(headers.get("content-type") ?? ""));
}

/** `localhost`, `127.0.0.1` and `[::1]` are one machine, whichever of them one typed. */
const withOneLoopbackName = (origin: string) =>
  origin.replace(/^http:\/\/(127\.0\.0\.1|\[::1\])(?=:|$)/, "http://localhost");
