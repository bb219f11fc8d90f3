import type { School } from "./test-server";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Statuses for the anonymous, a student, the teacher, another teacher and an admin, in this order. */
type Statuses = readonly [number, number, number, number, number];

export type Call = {
  method: Method;
  statuses: Statuses;
  body?: (school: School) => unknown;
  /** Sent as a form instead of JSON. */
  form?: () => Record<string, string>;
  /** Whether it changes rows for those who are not refused. */
  changes?: boolean;
  query?: string;
};

export type Route = { path: (school: School) => string; calls: readonly Call[] };

export const everyone: Statuses = [200, 200, 200, 200, 200];
export const signedIn: Statuses = [307, 200, 200, 200, 200];
export const teachers: Statuses = [307, 403, 200, 200, 200];
export const admins: Statuses = [307, 403, 403, 403, 200];

export const page = (path: string | Route["path"], statuses: Statuses): Route => ({
  path: typeof path === "string" ? () => path : path,
  calls: [{ method: "GET", statuses }],
});

export const handler = (path: string | Route["path"], ...calls: Call[]): Route => ({
  path: typeof path === "string" ? () => path : path,
  calls,
});
