import "server-only";

import { createHmac, randomBytes } from "node:crypto";
import { cookies } from "next/headers";
import { env } from "@/lib/env";

const COOKIE_NAME = env.secureOrigin ? "__Host-device" : "device";
const HALF_A_YEAR_IN_SECONDS = 180 * 24 * 3600;
/** In a computer room many share one browser. */
const MOST_USERS = 12;
const NONCE_BYTES = 8;
const NONCE_LENGTH = 11;
const CODE_LENGTH = 22;
const markForm = new RegExp(`^[\\w-]{${NONCE_LENGTH + CODE_LENGTH}}$`);

type Holder = { id: string; passwordHash: string };

/**
 * What tells this browser from the user's others, if the user has signed in here before with the password
 * of today; otherwise undefined. It says nothing about who sits there, only that attempts from elsewhere
 * are not held against it.
 */
export async function findKnownDevice(holder: Holder): Promise<string | undefined> {
  const mark = (await marks()).find((each) => each === markOf(holder, each.slice(0, NONCE_LENGTH)));
  return mark?.slice(0, NONCE_LENGTH);
}

/** Lets this browser be known at the user's next login. */
export async function rememberDevice(holder: Holder): Promise<void> {
  const nonce = (await findKnownDevice(holder)) ?? randomBytes(NONCE_BYTES).toString("base64url");
  const mark = markOf(holder, nonce);
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
function markOf({ id, passwordHash }: Holder, nonce: string) {
  const code = createHmac("sha256", passwordHash).update(`device ${nonce} of ${id}`);
  return nonce + code.digest("base64url").slice(0, CODE_LENGTH);
}

/** At most as many as this server would have set. */
async function marks(): Promise<string[]> {
  const value = (await cookies()).get(COOKIE_NAME)?.value ?? "";
  return value.split(".", MOST_USERS).filter((mark) => markForm.test(mark));
}
