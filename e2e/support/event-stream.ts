import { get as getOverHttp, type IncomingMessage } from "node:http";
import { get as getOverTls } from "node:https";
import { E2E_ORIGIN } from "./environment";

export type Frame = {
  unreadCount: number;
  newNotifications?: { id: string; type: string; title: string; message: string; link: string }[];
  reset?: true;
  inboxChanged?: true;
  receiptsChanged?: true;
};

type Options = {
  token?: string;
  lastEventId?: string;
  since?: string;
  origin?: string;
  headers?: Record<string, string>;
};

/**
 * A raw connection to the stream: its text as received, and the frames in it. Over https it accepts
 * self-signed certificates.
 */
export async function openStream(options: Options = {}) {
  const response = await request(options);
  const { text, isEnded, until } = collect(response);

  // An unfinished event of a broken connection is dropped.
  const complete = () => text().slice(0, text().lastIndexOf("\n\n") + 1);
  const frames = () =>
    [...complete().matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? "") as Frame);
  return {
    status: response.statusCode,
    headers: response.headers,
    text,
    frames,
    /** The ids of all notifications received so far, in order. */
    received: () =>
      frames().flatMap(({ newNotifications = [] }) => newNotifications.map(({ id }) => id)),
    lastEventId: () => [...complete().matchAll(/^id: (.*)$/gm)].at(-1)?.[1],
    until,
    untilFrames: (count: number, within?: number) => until(() => frames().length >= count, within),
    untilEnded: (within?: number) => until(isEnded, within),
    close: () => response.destroy(),
  };
}

function request(options: Options): Promise<IncomingMessage> {
  const { token, lastEventId, since, origin = E2E_ORIGIN, headers = {} } = options;
  const url = new URL("/api/notifications/stream", origin);
  if (since) url.searchParams.set("since", since);
  const isSecure = url.protocol === "https:";
  const sent = {
    ...headers,
    ...(token && { Cookie: `${isSecure ? "__Host-" : ""}session=${token}` }),
    ...(lastEventId && { "Last-Event-ID": lastEventId }),
  };
  return new Promise((resolve, reject) => {
    const get = isSecure ? getOverTls : getOverHttp;
    get(url, { headers: sent, agent: false, rejectUnauthorized: false }, resolve).on(
      "error",
      reject,
    );
  });
}

function collect(response: IncomingMessage) {
  let text = "";
  let ended = false;
  const waiting = new Set<() => void>();
  const notify = () => {
    for (const check of waiting) check();
  };
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    text += chunk;
    notify();
  });
  response.on("close", () => {
    ended = true;
    notify();
  });

  /** Resolves as soon as `condition` holds; rejects after `within` milliseconds. */
  function until(condition: () => boolean, within = 5_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(() => reject(new Error(`not within ${within} ms; received: ${text}`))),
        within,
      );
      const check = () => condition() && finish(resolve);
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        waiting.delete(check);
        settle();
      };
      waiting.add(check);
      check();
    });
  }
  return { text: () => text, isEnded: () => ended, until };
}
