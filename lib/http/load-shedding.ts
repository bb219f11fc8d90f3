import "server-only";

import type { IncomingMessage, ServerResponse } from "node:http";
import { problemHeaders, problemText } from "./problem";
import { respondInstead } from "./preempt";

const RETRY_AFTER = { "Retry-After": "2" };
const safeMethods = new Set(["GET", "HEAD"]);
/** They answer without the database, or say that it is away. */
const withoutDatabase = /^\/(api\/(health|metrics|openapi)|unavailable|_next\/)/;

/**
 * While the database hangs, responds at once where a handler would only wait for it: the process stays fast
 * for streams and for what needs no database, and has no backlog once the database is back. Forms are let in:
 * they say themselves whether something was saved. So are visitors and what the browser's router fetches.
 */
export function shedLoad(
  request: IncomingMessage,
  response: ServerResponse,
  { isHanging, sessionCookie }: { isHanging: () => boolean; sessionCookie: string },
): void {
  const { method = "", url = "", headers } = request;
  if (!safeMethods.has(method) || !isHanging() || withoutDatabase.test(url)) return;
  if (!headers.cookie?.includes(`${sessionCookie}=`) || headers.rsc !== undefined) return;
  if (!url.startsWith("/api/")) return sendToOutagePage(response, url);
  const body = problemText(503, { detail: "nothing-applied" });
  respondInstead(response, { status: 503, headers: { ...problemHeaders, ...RETRY_AFTER }, body });
}

const sendToOutagePage = (response: ServerResponse, path: string) =>
  respondInstead(response, {
    status: 307,
    headers: {
      Location: `/unavailable?back=${encodeURIComponent(path)}`,
      "Cache-Control": "no-store",
    },
    body: "",
  });
