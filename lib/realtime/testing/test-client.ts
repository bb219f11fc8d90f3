import { createParser } from "eventsource-parser";
import { type Logger, pino } from "pino";
import { onTestFinished } from "vitest";
import type { Actor } from "@/lib/auth/actor";
import type { StreamFrame } from "@/lib/realtime/encode";
import { Hub, type HubSettings, type JoinRequest } from "@/lib/realtime/hub";
import { createSession } from "@/lib/testing/factories";
import { parsePosition } from "@/lib/realtime/position";
import type { Sink } from "@/lib/realtime/stream";

const inactive: HubSettings = {
  pollMs: 600_000,
  heartbeatMs: 600_000,
  maxAgeMs: 600_000,
  maxStreams: 1_000,
  maxStreamsPerUser: 100,
};

/** A started hub that does nothing by itself unless `settings` say so; it ends with the test. */
export function startHub(settings: Partial<HubSettings> = {}) {
  const lines: { level: number; msg: string }[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]);
  const log: Logger = pino({ level: "debug" }, { write });
  const hub = new Hub({ ...inactive, ...settings }, log);
  hub.start();
  onTestFinished(() => hub.drain());
  return { hub, lines };
}

/** The far end of a stream: understands what it is sent, and can stop taking it. */
export class TestClient {
  readonly frames: (StreamFrame & { seq: number })[] = [];
  /** The length of everything that was written, in bytes. */
  readonly sizes: number[] = [];
  heartbeats = 0;
  closed = 0;
  retry: number | undefined;
  receives = true;
  readonly #parser = createParser({
    onEvent: ({ id, data }) => {
      const frame = JSON.parse(data) as StreamFrame;
      this.frames.push({ ...frame, seq: parsePosition(id ?? null)?.seq ?? Number.NaN });
    },
    onComment: () => this.heartbeats++,
    onRetry: (milliseconds) => (this.retry = milliseconds),
  });
  readonly sink: Sink = {
    ready: () => this.receives,
    write: ({ text }) => {
      this.sizes.push(text.byteLength);
      this.#parser.feed(new TextDecoder().decode(text));
    },
    close: () => this.closed++,
  };

  /** The ids of the received notifications, in order. */
  get ids() {
    return this.frames.flatMap(({ newNotifications = [] }) => newNotifications.map(({ id }) => id));
  }

  /** What the badge shows now. */
  get unreadCount() {
    return this.frames.at(-1)?.unreadCount;
  }
}

/** Joins `hub` as `actor`; answers the far end and the stream. Throws when the hub refuses. */
export async function connectClient(
  hub: Hub,
  { id: userId }: Actor,
  { client = new TestClient(), ...request }: Partial<JoinRequest> & { client?: TestClient } = {},
) {
  const stream = await hub.join({
    userId,
    sessionId: request.sessionId ?? (await createSession({ id: userId })).id,
    expiresAt: Date.now() + 3_600_000,
    since: undefined,
    sink: client.sink,
    ...request,
  });
  if (typeof stream === "string") throw new Error(`the hub refused: ${stream}`);
  return { client, stream };
}
