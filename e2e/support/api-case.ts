import type { Actor } from "@/lib/auth/actor";
import type { Classroom } from "../fixtures";

type Person = "teacher" | "student" | "admin" | "nobody";

export type ApiFixtures = Classroom & { admin: Actor };

/** A call of an operation that succeeds. */
export type Case = {
  as: Person;
  status: number;
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  /** A body that is not JSON. */
  bytes?: string;
};

export const firstVersion = { "If-Match": '"1"' };
export const anyVersion = { "If-Match": "*" };
export const newKey = () => ({ "Idempotency-Key": crypto.randomUUID() });
export const newName = () => `api-${crypto.randomUUID().slice(0, 8)}`;

export const soon = () => new Date(Date.now() + 3_600_000).toISOString();
export const later = () => new Date(Date.now() + 86_400_000).toISOString();
