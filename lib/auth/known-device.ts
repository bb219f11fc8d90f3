import "server-only";

import { createHmac } from "node:crypto";
import { cookies } from "next/headers";
import { env } from "@/lib/env";

const COOKIE_NAME = env.secureOrigin ? "__Host-device" : "device";
const HALF_A_YEAR_IN_SECONDS = 180 * 24 * 3600;
/** In a computer room many share one browser. */
const MOST_USERS = 12;

type Holder = { id: string; passwordHash: string };

/**
 * Whether this browser has signed in as the user before, with the password of today. It tells nothing
 * about who sits there, only that the address's other visitors are not to be held against them.
 */
export async function isKnownDevice(holder: Holder): Promise<boolean> {
  return (await marks()).includes(markOf(holder));
}

/** Lets this browser be known at the user's next login. */
export async function rememberDevice(holder: Holder): Promise<void> {
  const mark = markOf(holder);
  const others = (await marks()).filter((other) => other !== mark);
  (await cookies()).set(COOKIE_NAME, [mark, ...others].slice(0, MOST_USERS).join("."), {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: env.secureOrigin,
    maxAge: HALF_A_YEAR_IN_SECONDS,
  });
}

/** Bound to user and password, and nothing has to be stored: only this server knows the hash and its salt. */
const markOf = ({ id, passwordHash }: Holder) =>
  createHmac("sha256", passwordHash).update(`device of ${id}`).digest("base64url").slice(0, 22);

async function marks(): Promise<string[]> {
  const value = (await cookies()).get(COOKIE_NAME)?.value ?? "";
  return value.split(".").filter((mark) => /^[\w-]{22}$/.test(mark));
}
