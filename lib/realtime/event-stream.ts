import "server-only";

import { padding, USER_HEADER } from "./encode";
import type { Hub, JoinRequest, Refusal } from "./hub";
import type { Sink, Stream } from "./stream-registry";

const headers = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // Without no-transform Next.js compresses the stream: four times the memory for each of them.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
};

type OpenRequest = Omit<JoinRequest, "sink"> & {
  hub: Hub;
  signal: AbortSignal;
  /** Whether the client waits for more bytes than a first frame has. */
  padded?: boolean;
};

/** Joins the hub and answers its frames as server-sent events, or says why it cannot. */
export async function openEventStream({
  hub,
  signal,
  padded = false,
  ...subscriber
}: OpenRequest): Promise<Response | Refusal> {
  let stream: Stream | undefined;
  const { body, sink } = byteStream({
    onDrain: () => stream && hub.drained(stream),
    onCancel: () => stream && hub.close(stream),
  });

  const joined = await hub.join({ ...subscriber, sink });
  if (typeof joined === "string") return joined;
  stream = joined;
  if (padded) sink.write(padding);
  // A client that left meanwhile fires no event any more, and Next.js would never cancel the body.
  if (signal.aborted) hub.close(joined);
  else signal.addEventListener("abort", () => hub.close(joined), { once: true });
  return new Response(body, { headers: { ...headers, [USER_HEADER]: subscriber.userId } });
}

/** A body of bytes with its writing end; `onDrain` is called when the client can take more. */
function byteStream({ onDrain, onCancel }: { onDrain: () => void; onCancel: () => void }) {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    pull: onDrain,
    cancel: () => {
      controller = undefined;
      onCancel();
    },
  });
  const sink: Sink = {
    ready: () => (controller?.desiredSize ?? 0) > 0,
    write: (bytes) => controller?.enqueue(bytes),
    close: () => {
      controller?.close();
      controller = undefined;
    },
  };
  return { body, sink };
}
