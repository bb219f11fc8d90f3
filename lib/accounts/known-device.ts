import "server-only";

import { createHmac, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { env } from "@/lib/env";

const COOKIE_NAME = env.secureOrigin ? "__Host-device" : "device";
const MAX_AGE_S = 180 * 24 * 3600;
/** In a computer room many users share one browser. */
const MAX_USERS = 12;
const NONCE_BYTES = 8;
const NONCE_LENGTH = 11;
const CODE_LENGTH = 22;
const TOKEN_PATTERN = new RegExp(`^[\\w-]{${NONCE_LENGTH + CODE_LENGTH}}$`);

type DeviceOwner = { id: string; passwordHash: string };

/**
 * An id of this browser, if the user has signed in here before with the current password; otherwise
 * undefined. It does not authenticate: it only separates this browser's attempts from those of others.
 */
export async function findKnownDevice(owner: DeviceOwner): Promise<string | undefined> {
  const token = (await readTokens()).find(
    (each) => each === createToken(owner, each.slice(0, NONCE_LENGTH)),
  );
  return token?.slice(0, NONCE_LENGTH);
}

/** Sets a cookie by which this browser is known at the user's next login. */
export async function rememberDevice(owner: DeviceOwner): Promise<void> {
  const nonce = (await findKnownDevice(owner)) ?? randomBytes(NONCE_BYTES).toString("base64url");
  const token = createToken(owner, nonce);
  const others = (await readTokens()).filter((other) => other !== token);
  (await cookies()).set(COOKIE_NAME, [token, ...others].slice(0, MAX_USERS).join("."), {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: env.secureOrigin,
    maxAge: MAX_AGE_S,
  });
}

/** An HMAC bound to user and password, so nothing is stored: only the server knows the hash and its salt. */
function createToken({ id, passwordHash }: DeviceOwner, nonce: string) {
  const code = createHmac("sha256", passwordHash).update(`device ${nonce} of ${id}`);
  return nonce + code.digest("base64url").slice(0, CODE_LENGTH);
}

/** The well-formed tokens of the cookie, at most as many as this server sets. */
async function readTokens(): Promise<string[]> {
  const value = (await cookies()).get(COOKIE_NAME)?.value ?? "";
  return value.split(".", MAX_USERS).filter((token) => TOKEN_PATTERN.test(token));
}
