import "server-only";

import { forbidden, redirect } from "next/navigation";
import type { Role } from "@/db/enums";
import { databaseOutage } from "@/db/errors";
import { recordRefusal } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getSignedIn, type PendingPasswordChange } from "@/lib/auth/session";
import { orOutagePage } from "@/lib/http/outage-page";

/** The page for a required password change. */
const NEW_PASSWORD_PATH = "/password";

/**
 * For a page: the signed-in user, or null. Redirects to the password page if a password change is
 * required, and to the outage page while the database is unavailable.
 */
export async function getVisitor(path: string): Promise<Actor | null> {
  const signedIn = await orOutagePage(path, getSignedIn);
  if (signedIn?.mustChange) redirect(NEW_PASSWORD_PATH);
  return signedIn?.actor ?? null;
}

/** Guard of the page for a required password change; redirects all other users. */
export async function requirePendingPasswordChange(): Promise<PendingPasswordChange> {
  const signedIn = await orOutagePage(NEW_PASSWORD_PATH, getSignedIn);
  if (!signedIn) redirect("/login");
  if (!signedIn.mustChange) redirect("/app/settings");
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

/** Page guard: redirects an anonymous visitor to the login page, and from there back to `path`. */
export async function requireActor(path: string): Promise<Actor> {
  return (await getVisitor(path)) ?? redirect(`/login?next=${encodeURIComponent(path)}`);
}

/** Page guard for some roles; other roles get the 403 page. */
export async function requireRole(path: string, roles: readonly Role[]): Promise<Actor> {
  const actor = await requireActor(path);
  if (roles.includes(actor.role)) return actor;
  await recordRefusal(actor, path);
  return forbidden();
}
