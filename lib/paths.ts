import type { Role } from "@/db/enums";
import { URL_UNSAFE_CHARACTERS } from "@/lib/text/control-characters";

/** The page of each role after login. */
export const homeOf: Record<Role, string> = { student: "/app", teacher: "/teach", admin: "/admin" };

const MAX_LENGTH = 2_048;

/** A same-site absolute path, or undefined: validates `?next=` against open redirects. */
export function sameSitePath(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > MAX_LENGTH) return undefined;
  // A second slash would start a host name.
  if (!/^\/(?!\/)/.test(value) || URL_UNSAFE_CHARACTERS.test(value)) return undefined;
  const base = "http://same.site";
  if (!URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  // Removing dot segments can leave a double slash: "/.//evil".
  if (url.origin !== base || url.pathname.startsWith("//")) return undefined;
  return url.pathname + url.search + url.hash;
}

/** The path with the defined values as its query. */
export function withQuery(path: string, values: Record<string, string | number | undefined>) {
  const defined = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(defined.map(([name, value]) => [name, String(value)]));
  return query.size > 0 ? `${path}?${query}` : path;
}
