import { get, type IncomingMessage } from "node:http";
import { requestOptions } from "./http-client";
import { type ServerSentEvent, eventStreamParser } from "./server-sent-events";

type Options = {
  origin: string;
  token: string;
  resume: string | undefined;
  /** Sends `resume` in the query instead of the header. */
  asQuery: boolean;
  onEvent: (event: ServerSentEvent) => void;
  onRetry?: (milliseconds: number) => void;
  /** A connection without a byte for this long is dead. */
  silenceMs?: number;
};

/** Opens a stream over plain HTTP. `ended` resolves with the reason; it never rejects. */
export function openStream({ onEvent, onRetry, silenceMs = 6_000, ...target }: Options) {
  const request = requestStream(target);
  let response: IncomingMessage | undefined;
  let paused = false;
  let destroyed: string | undefined;

  function destroy(reason: string) {
    destroyed ??= reason;
    request.destroy();
  }
  const watchdog = setTimeout(() => paused || destroy("silence"), silenceMs);

  const ended = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      clearTimeout(watchdog);
      resolve(destroyed ?? reason);
    };
    request.on("close", () => response ?? end("closed without a response"));
    request.on("error", (error) => end(error.message));
    request.on("response", (opened) => {
      response = opened;
      if (opened.statusCode !== 200) {
        opened.resume();
        return end(`status ${opened.statusCode}`);
      }
      opened.on("data", () => watchdog.refresh());
      opened.on("data", eventStreamParser({ onEvent, onRetry }));
      opened.on("error", (error) => end(error.message));
      opened.on("close", () => end("ended by the server"));
      if (paused) opened.pause();
    });
  });

  return {
    ended,
    destroy,
    /** Stops reading, like a phone without a connection. */
    pause: () => {
      paused = true;
      response?.pause();
    },
    resume: () => {
      paused = false;
      watchdog.refresh();
      response?.resume();
    },
  };
}

function requestStream({
  origin,
  token,
  resume,
  asQuery,
}: Pick<Options, "origin" | "token" | "resume" | "asQuery">) {
  const query = resume !== undefined && asQuery ? `?since=${encodeURIComponent(resume)}` : "";
  const options = requestOptions(origin, `/api/notifications/stream${query}`, token);
  const header = resume !== undefined && !asQuery ? { "last-event-id": resume } : {};
  return get({ ...options, headers: { ...options.headers, ...header } });
}
