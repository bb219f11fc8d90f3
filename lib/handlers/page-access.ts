import "server-only";

import { forbidden, redirect } from "next/navigation";
import type { Role } from "@/db/enums";
import { databaseOutage } from "@/db/errors";
import { recordRefusal } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getSignedIn, type PendingPasswordChange } from "@/lib/auth/session";
import { orOutagePage } from "@/lib/http/outage-page";
import { requestedPath } from "@/lib/http/requested-path";
import { sameSitePath, withQuery } from "@/lib/paths";

/** The page for a required password change. */
const NEW_PASSWORD_PATH = "/password";
/** Pages that lead to another one, their `next`. */
const pathsWithNext = new Set(["/login", "/register", NEW_PASSWORD_PATH]);

/** The address that the request leads to in the end, with its query; undefined for the user's home page. */
async function destination(path: string): Promise<string | undefined> {
  const requested = await requestedPath(path);
  if (requested === "/") return undefined;
  const url = new URL(requested, "http://same.site");
  return pathsWithNext.has(url.pathname) ? sameSitePath(url.searchParams.get("next")) : requested;
}

/**
 * For a page: the signed-in user, or null. Redirects to the password page if a password change is
 * required, and to the outage page while the database is unavailable.
 */
export async function getVisitor(path: string): Promise<Actor | null> {
  const signedIn = await orOutagePage(await requestedPath(path), getSignedIn);
  if (signedIn?.mustChange) {
    redirect(withQuery(NEW_PASSWORD_PATH, { next: await destination(path) }));
  }
  return signedIn?.actor ?? null;
}

/** Guard of the page for a required password change; redirects all other users. */
export async function requirePendingPasswordChange(): Promise<PendingPasswordChange> {
  const path = await requestedPath(NEW_PASSWORD_PATH);
  const signedIn = await orOutagePage(path, getSignedIn);
  const next = await destination(NEW_PASSWORD_PATH);
  if (!signedIn) redirect(withQuery("/login", { next }));
  if (!signedIn.mustChange) redirect(next ?? "/app/settings");
  return { actor: signedIn.actor, reason: signedIn.mustChange };
}

/** For the layout: the signed-in user, or null. During an outage the page itself redirects. */
export async function getShellVisitor(): Promise<Actor | null> {
  try {
    const signedIn = await getSignedIn();
    return signedIn && !signedIn.mustChange ? signedIn.actor : null;
  } catch (error) {
    if (databaseOutage(error)) return null;
    throw error;
  }
}

/** Page guard: redirects an anonymous visitor to the login page, and from there back to the whole address. */
export async function requireActor(path: string): Promise<Actor> {
  const actor = await getVisitor(path);
  return actor ?? redirect(withQuery("/login", { next: await requestedPath(path) }));
}

/** Page guard for some roles; other roles get the 403 page. */
export async function requireRole(path: string, roles: readonly Role[]): Promise<Actor> {
  const actor = await requireActor(path);
  if (roles.includes(actor.role)) return actor;
  await recordRefusal(actor, path);
  return forbidden();
}
