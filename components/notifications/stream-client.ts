import { createParser } from "eventsource-parser";
import { type StreamFrame, USER_HEADER } from "@/lib/realtime/encode";

export type ConnectionState = "connecting" | "online" | "offline" | "signed-out";

type Options = {
  /** Whose page this is; when somebody else has signed in meanwhile, it is loaded again. */
  userId: string;
  /** The position to begin after. */
  position: string;
  onFrame: (frame: StreamFrame, position: string) => void;
  onState: (state: ConnectionState) => void;
  /** Called whenever anything arrives, heartbeats too. */
  onAlive: () => void;
};

const STREAM_PATH = "/api/notifications/stream";
/** Two heartbeats and some network: after that a silent stream is taken for dead. */
const SILENCE_LIMIT_MS = 55_000;
/** Silence after which a page that becomes visible again does not trust its stream. */
const SUSPICIOUS_SILENCE_MS = 27_000;
const A_DAY_MS = 24 * 3600 * 1000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * Follows the notification stream until the returned function is called, reconnecting after the last
 * position seen. `fetch` and not EventSource: that one hides status codes and heartbeats, and gives up
 * for good on anything but 200.
 */
export function followStream({ userId, position, onFrame, onState, onAlive }: Options): () => void {
  const ended = new AbortController();
  let lastId = position;
  let failures = 0;
  let serverRetryMs = FIRST_BACKOFF_MS;
  let lastAliveAt = Date.now();
  let connection = new AbortController();
  let hurry: (() => void) | undefined;

  async function connectOnce() {
    connection = new AbortController();
    lastAliveAt = Date.now(); // what was silent before does not count against this attempt
    const { signal } = connection;
    const headers = { Accept: "text/event-stream", "Last-Event-ID": lastId };
    const response = await fetch(STREAM_PATH, { headers, signal, cache: "no-store" });
    if (response.status === 401) return "signed-out";
    if (!response.ok || !response.body) throw new Error(`stream answered ${response.status}`);
    if (response.headers.get(USER_HEADER) !== userId) return "someone-else";
    const parser = createParser({
      onEvent: ({ id, data }) => {
        if (id) lastId = id;
        failures = 0;
        onState("online");
        onFrame(JSON.parse(data) as StreamFrame, lastId);
      },
      onRetry: (milliseconds) => (serverRetryMs = milliseconds),
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "over";
      lastAliveAt = Date.now();
      onAlive();
      parser.feed(value);
    }
  }

  async function follow() {
    onState("connecting");
    for (;;) {
      const outcome = await connectOnce().catch(() => "broken" as const);
      if (ended.signal.aborted) return;
      if (outcome === "someone-else") return location.reload();
      if (outcome === "signed-out") onState("signed-out");
      if (outcome === "broken") onState("offline");
      await pause(pauseAfter[outcome]());
    }
  }

  const pauseAfter = {
    over: () => Math.random() * serverRetryMs,
    "signed-out": () => A_DAY_MS, // until one comes back to this page, perhaps signed in again
    broken: backoff,
  };

  /** Full jitter: a school whose server restarts must not come back in one instant. */
  function backoff() {
    const most = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** failures++);
    return FIRST_BACKOFF_MS / 2 + Math.random() * most;
  }

  function pause(milliseconds: number) {
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function revive() {
    if (document.visibilityState === "hidden") return;
    hurry?.();
    // iOS leaves a resumed page with a stream that is dead but says open.
    if (Date.now() - lastAliveAt > SUSPICIOUS_SILENCE_MS) connection.abort();
  }

  const watchdog = setInterval(() => {
    if (Date.now() - lastAliveAt > SILENCE_LIMIT_MS) connection.abort();
  }, SILENCE_LIMIT_MS / 5);
  const listening = { signal: ended.signal };
  document.addEventListener("visibilitychange", revive, listening);
  window.addEventListener("online", revive, listening);
  window.addEventListener("pageshow", revive, listening);
  window.addEventListener("pagehide", () => connection.abort(), listening);

  void follow();
  return () => {
    clearInterval(watchdog);
    hurry?.();
    ended.abort();
    connection.abort();
  };
}
