import "server-only";

import { peekSession } from "@/lib/auth/session";
import { cookieIn } from "@/lib/http/cookie";
import { currentScope } from "@/lib/http/request-scope";
import { problem, problemOf } from "@/lib/http/problem";
import { readerBy } from "@/lib/i18n/reader";
import { openEventStream } from "@/lib/realtime/event-stream";
import type { Refusal } from "@/lib/realtime/stream-counters";
import { parsePosition } from "@/lib/realtime/position";
import { getHub } from "@/lib/realtime/registry";
import { getStreamSockets } from "@/lib/realtime/stream-sockets";

export const STREAM_PATH = "/api/notifications/stream";

const statusOf: Record<Refusal, number> = {
  draining: 503,
  full: 503,
  "too-many-for-user": 429,
  "signed-out": 401,
};
const RETRY_AFTER_SECONDS = "15";

/** The Route Handler of the stream, which needs nothing of Next.js. */
export async function getStream(request: Request): Promise<Response> {
  try {
    return await openStream(request);
  } catch (error) {
    return problemOf(error);
  }
}

async function openStream({ headers, url }: Request): Promise<Response> {
  const cookies = headers.get("cookie");
  const session = await peekSession(cookies);
  if (!session) return problem(401);
  const { response, connection, release } = currentScope() ?? {};
  // The client is gone, or has pipelined requests that would never be served.
  if (!response || !connection?.dedicateTo(response)) return new Response(null, { status: 204 });

  const { searchParams } = new URL(url);
  const lastSeen = headers.get("last-event-id") ?? searchParams.get("since");
  const opened = await openEventStream({
    hub: getHub(),
    response,
    release: release?.isPossible ? release : undefined,
    guard: () => getStreamSockets().addFor(response),
    userId: session.actor.id,
    role: session.actor.role,
    sessionId: session.id,
    expiresAt: session.expiresAt,
    since: parsePosition(lastSeen),
    reader: readerBy((name) => cookieIn(cookies, name)),
    padded: searchParams.has("padded"),
    isSuperseded: () => connection.isSuperseded,
  });
  if (opened instanceof Response) return opened;
  return problem(statusOf[opened], {
    detail: opened,
    headers: { "Retry-After": RETRY_AFTER_SECONDS },
  });
}
