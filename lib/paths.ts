import type { Role } from "@/db/enums";
import { MENDED_IN_URLS } from "@/lib/text/control-characters";

/** Where each role lands after login. */
export const homeOf: Record<Role, string> = { student: "/app", teacher: "/teach", admin: "/admin" };

const LONGEST = 2_048;

/** A same-site absolute path, or undefined: what `?next=` may lead to. */
export function sameSitePath(value: unknown): string | undefined {
  if (typeof value !== "string" || value.length > LONGEST) return undefined;
  // A second slash would name another host.
  if (!/^\/(?!\/)/.test(value) || MENDED_IN_URLS.test(value)) return undefined;
  const base = "http://same.site";
  if (!URL.canParse(value, base)) return undefined;
  const url = new URL(value, base);
  // Dot segments can make a double slash: "/.//evil".
  if (url.origin !== base || url.pathname.startsWith("//")) return undefined;
  return url.pathname + url.search + url.hash;
}

/** A path with those of the values that there are. */
export function withQuery(path: string, values: Record<string, string | number | undefined>) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return query.size > 0 ? `${path}?${query}` : path;
}
