import "server-only";

import { forbidden, redirect } from "next/navigation";
import type { Role } from "@/db/enums";
import { databaseOutage } from "@/db/errors";
import { recordRefusal } from "@/lib/audit/refusal";
import type { Actor } from "@/lib/auth/actor";
import { getSignedIn, type PendingPasswordChange } from "@/lib/auth/session";
import { orOutagePage } from "@/lib/http/outage-page";

/** Where a password is replaced that must be. */
const NEW_PASSWORD_PATH = "/password";

/**
 * For a page: the signed-in user, or null. Who must change the password first is led to the page for it;
 * while the database is away, everybody to one that says so.
 */
export async function getVisitor(path: string): Promise<Actor | null> {
  const signedIn = await orOutagePage(path, getSignedIn);
  if (signedIn?.mustChange) redirect(NEW_PASSWORD_PATH);
  return signedIn?.actor ?? null;
}

/** Page gate for the page where a password is replaced that must be; nobody else has anything to do there. */
export async function requirePendingPasswordChange(): Promise<PendingPasswordChange> {
  const signedIn = await orOutagePage(NEW_PASSWORD_PATH, getSignedIn);
  if (!signedIn) redirect("/login");
  if (!signedIn.mustChange) redirect("/app/settings");
  return { actor: signedIn.actor, reason: signedIn.mustChange };
}

/** For what surrounds a page, which says itself that the database is away. */
export async function getShellVisitor(): Promise<Actor | null> {
  try {
    const signedIn = await getSignedIn();
    return signedIn && !signedIn.mustChange ? signedIn.actor : null;
  } catch (error) {
    if (databaseOutage(error)) return null;
    throw error;
  }
}

/** Page gate: sends an anonymous visitor to the login page, and from there back to `path`. */
export async function requireActor(path: string): Promise<Actor> {
  return (await getVisitor(path)) ?? redirect(`/login?next=${encodeURIComponent(path)}`);
}

/** Page gate for some roles; others get the 403 page. */
export async function requireRole(path: string, roles: readonly Role[]): Promise<Actor> {
  const actor = await requireActor(path);
  if (roles.includes(actor.role)) return actor;
  await recordRefusal(actor, path);
  return forbidden();
}
