import "server-only";

import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import { isLocalClient } from "./client-info";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** True for local clients, and for clients with the bearer token. */
export function mayReadMetrics(headers: Headers, token = env.METRICS_TOKEN): boolean {
  if (isLocalClient(headers)) return true;
  const [scheme, presented] = (headers.get("authorization") ?? "").split(" ", 2);
  if (token === undefined || presented === undefined || !/^bearer$/i.test(scheme ?? ""))
    return false;
  return timingSafeEqual(digest(presented), digest(token));
}
