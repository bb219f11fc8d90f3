import { createParser } from "eventsource-parser";
import { type StreamFrame, USER_HEADER } from "@/lib/realtime/encode";
import { retryAfterMs } from "./backoff";

export type Outcome =
  | { kind: "over" }
  /** Ended from here, to begin anew at once. */
  | { kind: "restarted" }
  | { kind: "signed-out" }
  | { kind: "user-changed" }
  /** `pollable`: the network may well be there, and only the stream is not. */
  | { kind: "failed"; pollable: boolean; retryAfterMs: number };

export type Request = (path: string, init: RequestInit) => Promise<Response>;

type Options = {
  /** Whose stream it must be. */
  userId: string;
  /** The position to begin after. */
  position: string;
  /** Ends the connection when aborted; aborted in any case when it is over. */
  connection: AbortController;
  request: Request;
  timing: { firstFrameMs: number; silenceMs: number };
  onFrame: (frame: StreamFrame, position: string) => void;
  onRetry: (milliseconds: number) => void;
  /** Called whenever anything arrives, heartbeats too. */
  onAlive: () => void;
};

/** `padded` asks for a first frame long enough for WebKit, which holds back a body's first kilobyte. */
const STREAM_PATH = "/api/notifications/stream?padded=1";

/** The reason to abort a connection with when it shall begin anew at once. */
export const RESTART = "restart";

/**
 * Reads one stream to its end and says how it ended. `fetch` and not EventSource: that one hides
 * status codes and heartbeats, and gives up for good on anything but 200.
 */
export async function readStream(options: Options): Promise<Outcome> {
  const { connection, timing } = options;
  // A stream that has delivered is not at fault: what breaks it then is the network.
  const seen = { answer: false, frame: false };
  const failed = (): Outcome => ({
    kind: "failed",
    pollable: seen.answer && !seen.frame,
    retryAfterMs: 0,
  });
  const watchdog = createWatchdog(() => connection.abort());
  const heldBack = setTimeout(() => {
    seen.answer = true; // as far as can be known: something in between may hold it back
    connection.abort();
  }, timing.firstFrameMs);
  try {
    const response = await open(options);
    seen.answer = true;
    const refusal = refusalOf(response, options.userId);
    if (refusal || !response.body) return refusal ?? failed();

    const parser = createParser({
      onEvent: ({ id, data }) => {
        clearTimeout(heldBack);
        seen.frame = true;
        options.onFrame(JSON.parse(data) as StreamFrame, id ?? options.position);
      },
      onRetry: options.onRetry,
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      watchdog.feed(timing.silenceMs);
      const { done, value } = await reader.read();
      if (done) return seen.frame ? { kind: "over" } : failed();
      options.onAlive();
      parser.feed(value);
    }
  } catch {
    return connection.signal.reason === RESTART ? { kind: "restarted" } : failed();
  } finally {
    clearTimeout(heldBack);
    watchdog.stop();
    connection.abort(); // whatever is left of the body is not wanted, and the server shall know
  }
}

function open({ request, position, connection }: Options) {
  return request(STREAM_PATH, {
    headers: { Accept: "text/event-stream", "Last-Event-ID": position },
    signal: connection.signal,
    cache: "no-store",
  });
}

function refusalOf({ status, headers }: Response, userId: string): Outcome | undefined {
  if (status === 401) return { kind: "signed-out" };
  // A captive portal answers 200 as well, with a page of its own.
  const isStream = status === 200 && headers.get("content-type")?.startsWith("text/event-stream");
  if (!isStream) return { kind: "failed", pollable: true, retryAfterMs: retryAfterMs(headers) };
  return headers.get(USER_HEADER) === userId ? undefined : { kind: "user-changed" };
}

function createWatchdog(bark: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  const feed = (patienceMs: number) => {
    stop();
    timer = setTimeout(bark, patienceMs);
  };
  return { feed, stop };
}
