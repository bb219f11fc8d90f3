import "server-only";

import { createHash, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { env } from "@/lib/env";
import { cookieIn } from "@/lib/http/cookie";
import { ABSOLUTE_LIFETIME } from "./lucia";

/** Safari rejects Secure cookies on http loopback, hence two names. */
export const COOKIE_NAME = env.secureOrigin ? "__Host-session" : "session";

const attributes = {
  path: "/",
  httpOnly: true,
  sameSite: "lax",
  secure: env.secureOrigin,
} as const;

export const newSessionToken = () => randomBytes(32).toString("base64url");

/** The id under which a token's session is stored: a leaked database contains no valid token. */
export const sessionIdOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** The token of this request's cookie, not validated. */
export async function presentedToken(): Promise<string | undefined> {
  const token = (await cookies()).get(COOKIE_NAME)?.value;
  return token && token.length <= 128 ? token : undefined;
}

/** The session id in a Cookie header, not validated. */
export function sessionIdIn(header: string | null | undefined): string | undefined {
  const token = cookieIn(header, COOKIE_NAME);
  return token && token.length <= 128 ? sessionIdOf(token) : undefined;
}

/** The session id of this request's cookie, not validated. */
export async function presentedSessionId(): Promise<string | undefined> {
  const token = await presentedToken();
  return token && sessionIdOf(token);
}

/** The cookie lasts as long as a session can: the row's expiry decides, so it is never rewritten. */
export async function setSessionCookie(token: string) {
  const maxAge = ABSOLUTE_LIFETIME.seconds();
  (await cookies()).set(COOKIE_NAME, token, { ...attributes, maxAge });
}

export async function clearSessionCookie() {
  (await cookies()).set(COOKIE_NAME, "", { ...attributes, maxAge: 0 });
}
