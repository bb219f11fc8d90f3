import { setTimeout as pause } from "node:timers/promises";
import type { School } from "./school";
import { openStream, type Stream } from "./streams";

export type ReconnectingClient = {
  /** The ids of all received notifications, in order. */
  received: string[];
  /** Resolves when it has reconnected after its first stream ended. */
  reconnected: Promise<void>;
  close: () => void;
};

type Plan = { cookie: string; index: number; first: number; next: number };

const MAX_ATTEMPTS = 5;
const BATCH_SIZE = 100;

/** Opens the first streams of so many clients, in batches. */
export async function openClients(
  school: School,
  count: number,
  ports: Pick<Plan, "first" | "next">,
): Promise<ReconnectingClient[]> {
  const clients: ReconnectingClient[] = [];
  for (let from = 0; from < count; from += BATCH_SIZE) {
    const batch = Array.from({ length: Math.min(BATCH_SIZE, count - from) }, (_, offset) => {
      const index = from + offset;
      return openReconnectingClient({ cookie: school.cookieOf(index), index, ...ports });
    });
    clients.push(...(await Promise.all(batch)));
  }
  return clients;
}

/** A client that reconnects as a browser does: after the server's `retry` delay, with its last event id. */
export async function openReconnectingClient({
  cookie,
  index,
  first,
  next,
}: Plan): Promise<ReconnectingClient> {
  const received: string[] = [];
  let lastEventId: string | undefined;
  let retryMs = 3_000;
  const receive = (frame: string) => {
    lastEventId = /^id: (.+)$/m.exec(frame)?.[1] ?? lastEventId;
    retryMs = Number(/^retry: (\d+)$/m.exec(frame)?.[1] ?? retryMs);
    for (const [, id] of frame.matchAll(/"id":"(notif_\w+)"/g)) if (id) received.push(id);
  };
  const connect = (port: number) =>
    openStream(
      {
        port,
        path: "/api/notifications/stream",
        headers: { Cookie: cookie, ...(lastEventId && { "Last-Event-ID": lastEventId }) },
      },
      { index, onFrame: receive },
    );

  async function reconnect(): Promise<Stream> {
    for (let attempt = 1; ; attempt++) {
      await pause(retryMs);
      try {
        return await connect(next);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  let stream = await connect(first);
  const ended = new Promise<void>((resolve) => (stream.onEnd = resolve));
  const reconnected = ended.then(reconnect).then((latest) => void (stream = latest));
  return { received, reconnected, close: () => stream.socket.resetAndDestroy() };
}
