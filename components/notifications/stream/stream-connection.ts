import { createParser } from "eventsource-parser";
import type { StreamFrame } from "@/lib/realtime/encode";
import { BUILD_HEADER, USER_HEADER } from "@/lib/realtime/headers";
import { retryAfterMs } from "./backoff";

export type Outcome =
  | { kind: "ended" }
  /** Aborted by this tab, to reconnect at once. */
  | { kind: "restarted" }
  | { kind: "signed-out" }
  | { kind: "user-changed" }
  /** `pollable`: the network seems to work, and only the stream fails. */
  | { kind: "failed"; pollable: boolean; retryAfterMs: number };

export type Request = (path: string, init: RequestInit) => Promise<Response>;

type Options = {
  /** The expected owner of the stream. */
  userId: string;
  /** The last position received: the stream starts after it. */
  position: string;
  /** Abort it to end the connection. `readStream` aborts it in any case when it returns. */
  connection: AbortController;
  request: Request;
  timing: { firstFrameMs: number; silenceMs: number };
  onFrame: (frame: StreamFrame, position: string) => void;
  onRetry: (milliseconds: number) => void;
  /** Called for every chunk received, heartbeats too. */
  onAlive: () => void;
  /** Called when the stream is open, with the build of its server. */
  onOpen: (build: string | undefined) => void;
};

const STREAM_PATH = "/api/notifications/stream";

/** WebKit buffers a body's first kilobyte: it requests a first frame that is long enough. */
const streamPath = () => ("GestureEvent" in globalThis ? `${STREAM_PATH}?padded=1` : STREAM_PATH);

/** Abort reason for a connection that is replaced at once. */
export const RESTART = "restart";

/**
 * Reads one stream to its end and returns how it ended. It uses `fetch`, since EventSource hides
 * status codes and heartbeats, and does not retry after a response other than 200.
 */
export async function readStream(options: Options): Promise<Outcome> {
  const { connection, timing } = options;
  // After the first frame the stream works: a later failure is one of the network.
  const received = { response: false, frame: false };
  const failed = (): Outcome => ({
    kind: "failed",
    pollable: received.response && !received.frame,
    retryAfterMs: 0,
  });
  const watchdog = createWatchdog(() => connection.abort());
  const firstFrameTimeout = setTimeout(() => {
    received.response = true; // assumed: a proxy may be buffering it
    connection.abort();
  }, timing.firstFrameMs);
  try {
    const response = await open(options);
    received.response = true;
    const rejected = checkResponse(response, options.userId);
    if (rejected || !response.body) return rejected ?? failed();
    options.onOpen(response.headers.get(BUILD_HEADER) ?? undefined);

    const parser = createParser({
      onEvent: ({ id, data }) => {
        clearTimeout(firstFrameTimeout);
        received.frame = true;
        options.onFrame(JSON.parse(data) as StreamFrame, id ?? options.position);
      },
      onRetry: options.onRetry,
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      watchdog.feed(timing.silenceMs);
      const { done, value } = await reader.read();
      if (done) return received.frame ? { kind: "ended" } : failed();
      options.onAlive();
      parser.feed(value);
    }
  } catch {
    return connection.signal.reason === RESTART ? { kind: "restarted" } : failed();
  } finally {
    clearTimeout(firstFrameTimeout);
    watchdog.stop();
    connection.abort(); // closes the connection, whatever is left of the body
  }
}

function open({ request, position, connection }: Options) {
  return request(streamPath(), {
    headers: { Accept: "text/event-stream", "Last-Event-ID": position },
    signal: connection.signal,
    cache: "no-store",
  });
}

function checkResponse({ status, headers }: Response, userId: string): Outcome | undefined {
  if (status === 401) return { kind: "signed-out" };
  // A captive portal responds with 200 and its own page.
  const isStream = status === 200 && headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream) return { kind: "failed", pollable: true, retryAfterMs: retryAfterMs(headers) };
  return headers.get(USER_HEADER) === userId ? undefined : { kind: "user-changed" };
}

function createWatchdog(onTimeout: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const feed = (timeoutMs: number) => {
    stop();
    timer = setTimeout(onTimeout, timeoutMs);
  };
  return { feed, stop };
}
