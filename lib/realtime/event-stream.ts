import "server-only";

import { env } from "@/lib/env";
import { padding } from "./encode";
import { BUILD_HEADER, USER_HEADER } from "./headers";
import type { Hub, JoinRequest } from "./hub";
import { openBody, type Release, releasedBody, type StreamResponse } from "./stream-body";
import type { Refusal } from "./stream-counters";
import type { Stream } from "./stream";

const headers = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // Without no-transform Next.js compresses the stream, at four times the memory.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
  ...(env.DEPLOYMENT_ID && { [BUILD_HEADER]: env.DEPLOYMENT_ID }),
};

type OpenRequest = Omit<JoinRequest, "sink"> & {
  hub: Hub;
  /** Node's response below the one that Next.js sends. */
  response: StreamResponse;
  /** Lets the response outlive the request; without it the request lives as long as the stream. */
  release?: Release | undefined;
  /** Watches over the response of a stream that is not released. */
  guard?: () => void;
  /** Whether the client buffers the first kilobyte (WebKit). */
  padded?: boolean;
  /** Whether another request on the connection has ended the stream. */
  isSuperseded?: () => boolean;
};

/** Joins the hub and returns a response with its frames as server-sent events, or why it was refused. */
export async function openEventStream({
  hub,
  response,
  release,
  guard = () => undefined,
  padded = false,
  isSuperseded = () => false,
  ...subscriber
}: OpenRequest): Promise<Response | Refusal> {
  let stream: Stream | undefined;
  const onGone = () => {
    if (!stream || body.isReleased()) return;
    hub.close(stream, isSuperseded() ? "superseded" : "client-gone");
  };
  const onDrain = () => stream && hub.onWritable(stream);
  const prelude = padded ? padding : undefined;
  const body = release
    ? releasedBody(hub, release, prelude)
    : openBody(response, { onDrain, onGone, prelude });
  response.once("close", onGone);
  if (!release) guard();

  const joined = await hub.join({ ...subscriber, sink: body.sink });
  if (typeof joined === "string") return joined;
  stream = joined;
  // After a disconnect during the join no event fires any more, and Next.js would never cancel the body.
  if (response.destroyed) onGone();
  const init = { headers: { ...headers, [USER_HEADER]: subscriber.userId } };
  return new Response(body.begin(joined), init);
}
