import { setTimeout as pause } from "node:timers/promises";
import { openStream, type Stream } from "./streams";

export type Follower = {
  /** The ids of all notifications it was told of, in order. */
  received: string[];
  /** Resolves when it has come back after its first stream ended. */
  back: Promise<void>;
  leave: () => void;
};

type Plan = { cookie: string; index: number; first: number; next: number };

const ATTEMPTS = 5;

/** A client that comes back, as a browser does: after the pause it was asked for, with the last id it saw. */
export async function follow({ cookie, index, first, next }: Plan): Promise<Follower> {
  const received: string[] = [];
  let lastEventId: string | undefined;
  let retryMs = 3_000;
  const hear = (frame: string) => {
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
      { index, onFrame: hear },
    );

  async function comeBack(): Promise<Stream> {
    for (let attempt = 1; ; attempt++) {
      await pause(retryMs);
      try {
        return await connect(next);
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  let stream = await connect(first);
  const ended = new Promise<void>((resolve) => (stream.onEnd = resolve));
  const back = ended.then(comeBack).then((latest) => void (stream = latest));
  return { received, back, leave: () => stream.socket.resetAndDestroy() };
}
