import "server-only";

import { padding, USER_HEADER } from "./encode";
import type { Hub, JoinRequest, Refusal } from "./hub";
import { streamBody, type StreamResponse } from "./stream-body";
import type { Stream } from "./stream-registry";

const headers = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // Without no-transform Next.js compresses the stream: four times the memory for each of them.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

type OpenRequest = Omit<JoinRequest, "sink"> & {
  hub: Hub;
  /** Node's own, under the one that is answered here. */
  response: StreamResponse;
  /** Whether the client waits for more bytes than a first frame has. */
  padded?: boolean;
};

/** Joins the hub and answers its frames as server-sent events, or says why it cannot. */
export async function openEventStream({
  hub,
  response,
  padded = false,
  ...subscriber
}: OpenRequest): Promise<Response | Refusal> {
  let stream: Stream | undefined;
  const { body, sink } = streamBody(response, {
    onDrain: () => stream && hub.drained(stream),
    onGone: () => stream && hub.close(stream),
    prelude: padded ? padding : undefined,
  });

  const joined = await hub.join({ ...subscriber, sink });
  if (typeof joined === "string") return joined;
  stream = joined;
  // A client that left meanwhile fires no event any more, and Next.js would never cancel the body.
  if (response.destroyed) hub.close(joined);
  return new Response(body, { headers: { ...headers, [USER_HEADER]: subscriber.userId } });
}
