import "server-only";

import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";
import { type LimitKind, limitKinds } from "@/lib/metrics/recorded";

/** The maximum number of attempts in a window. */
export type Limit = { key: string; most: number; windowMs: number };

const MINUTE = 60_000;
const QUARTER_HOUR = 15 * MINUTE;
/** The upper bound of all windows. */
export const LONGEST_WINDOW_MS = 24 * 60 * MINUTE;

/** Failed logins as one user from unknown devices. The user need not exist; `username` is canonical. */
export const loginsAs = (username: string): Limit => ({
  key: `login:name:${digest(username)}`,
  most: 10,
  windowMs: QUARTER_HOUR,
});

/** Failed logins as one user from one known device. */
export const loginsOn = ({ id }: { id: string }, device: string): Limit => ({
  key: `login:device:${digest(`${id} ${device}`)}`,
  most: 10,
  windowMs: QUARTER_HOUR,
});

/** Successful logins as one user, since each costs as much time as a failed one. */
export const successesAs = (username: string): Limit => ({
  key: `login:success:${digest(username)}`,
  most: 30,
  windowMs: QUARTER_HOUR,
});

/** Failed password changes in one session. */
export const passwordChangesIn = (sessionId: string): Limit => ({
  key: `password:session:${digest(sessionId)}`,
  most: 10,
  windowMs: QUARTER_HOUR,
});

/** Successful password changes of one user; each replaces the session. */
export const passwordChangesBy = ({ id }: { id: string }): Limit => ({
  key: `password:user:${id}`,
  most: 30,
  windowMs: QUARTER_HOUR,
});

/** Failed logins from one address, which a whole school may share. */
export const loginsFrom = (address: string | null) =>
  fromNetwork("login", address, 200, QUARTER_HOUR);

/** Registrations from one address; enough for a school whose classes start on one day. */
export const registrationsFrom = (address: string | null) =>
  fromNetwork("register", address, 300, 60 * MINUTE);

/** Invalid join codes from one address, at registration. */
export const joinCodesFrom = (address: string | null) =>
  fromNetwork("join", address, 100, QUARTER_HOUR);

/** Invalid join codes of one student. */
export const joinCodesBy = ({ id }: { id: string }): Limit => ({
  key: `join:user:${id}`,
  most: 20,
  windowMs: QUARTER_HOUR,
});

/** Exports of one user's own data, since each reads everything about them. */
export const ownExportsBy = ({ id }: { id: string }): Limit => ({
  key: `export:user:${id}`,
  most: 5,
  windowMs: 60 * MINUTE,
});

/** Requests for unknown addresses of calendars from one address. A school's programs may still ask for replaced ones. */
export const feedMissesFrom = (address: string | null) =>
  fromNetwork("calendar", address, 300, QUARTER_HOUR);

/** What a metric may tell of a limit: the rest of its key is of one user or address. */
export function kindOf(key: string): LimitKind {
  const [action, subject] = key.split(":", 2);
  return limitKinds.find((kind) => kind === `${action}:${subject}`) ?? "other";
}

/** Empty for a script or a test, which has no address. */
function fromNetwork(action: string, address: string | null, most: number, windowMs: number) {
  if (address === null) return [];
  return [{ key: `${action}:address:${networkOf(address)}`, most, windowMs }];
}

/** What a provider assigns to one customer: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address.replace(/^::ffff:/i, "");
  const { hostname } = new URL(`http://[${address.replace(/%.*/, "")}]`); // canonical form
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail ?? ""].map((half) => half.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before!.length - after!.length }, () => "0");
  return `${[...before!, ...zeros, ...after!].slice(0, 4).join(":")}::/64`;
}

/** Hashed, since people sometimes type a password into the username field. */
const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 22);
