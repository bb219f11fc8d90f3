import "server-only";

import { createHash } from "node:crypto";
import { isIPv6 } from "node:net";

/** How many attempts a window of time takes. */
export type Limit = { key: string; most: number; windowMs: number };

const MINUTES = 60_000;
const A_QUARTER = 15 * MINUTES;
/** No limit has a longer one. */
export const LONGEST_WINDOW_MS = 24 * 60 * MINUTES;

/** Failed logins as one user from devices that are not known, who need not exist; `username` is canonical. */
export const loginsAs = (username: string): Limit => ({
  key: `login:name:${digest(username)}`,
  most: 10,
  windowMs: A_QUARTER,
});

/** Failed logins as one user from one of their known devices, which counts for itself. */
export const loginsOn = ({ id }: { id: string }, device: string): Limit => ({
  key: `login:device:${digest(`${id} ${device}`)}`,
  most: 10,
  windowMs: A_QUARTER,
});

/** Successful logins as one user: nobody needs so many, and each takes as long as a failure. */
export const successesAs = (username: string): Limit => ({
  key: `login:success:${digest(username)}`,
  most: 30,
  windowMs: A_QUARTER,
});

/** Failed changes of a password in one session. */
export const passwordChangesIn = (sessionId: string): Limit => ({
  key: `password:session:${digest(sessionId)}`,
  most: 10,
  windowMs: A_QUARTER,
});

/** Successful changes of one user's password: each replaces the session. */
export const passwordChangesBy = ({ id }: { id: string }): Limit => ({
  key: `password:user:${id}`,
  most: 30,
  windowMs: A_QUARTER,
});

/** Failed logins from one address, behind which there may be a school. */
export const loginsFrom = (address: string | null) => fromNetwork("login", address, 200, A_QUARTER);

/** Accounts asked for from one address: a school whose classes begin on one day fits into it. */
export const registrationsFrom = (address: string | null) =>
  fromNetwork("register", address, 300, 60 * MINUTES);

/** Join codes from one address that were none, typed by whoever registers. */
export const joinCodesFrom = (address: string | null) =>
  fromNetwork("join", address, 100, A_QUARTER);

/** Join codes by one student that were none. */
export const joinCodesBy = ({ id }: { id: string }): Limit => ({
  key: `join:user:${id}`,
  most: 20,
  windowMs: A_QUARTER,
});

/** None for a script or a test, which comes from no address. */
function fromNetwork(what: string, address: string | null, most: number, windowMs: number) {
  if (address === null) return [];
  return [{ key: `${what}:address:${networkOf(address)}`, most, windowMs }];
}

/** What one customer is given: an IPv4 address, or the first 64 bits of an IPv6 one. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || /^::ffff:\d+\./i.test(address)) return address.replace(/^::ffff:/i, "");
  const { hostname } = new URL(`http://[${address.replace(/%.*/, "")}]`); // in its one shortest spelling
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail ?? ""].map((half) => half.split(":").filter(Boolean));
  const zeros = Array.from({ length: 8 - before!.length - after!.length }, () => "0");
  return `${[...before!, ...zeros, ...after!].slice(0, 4).join(":")}::/64`;
}

/** People type passwords where their name belongs. */
const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 22);
