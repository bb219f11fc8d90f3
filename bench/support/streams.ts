import { connect, type Socket } from "node:net";
import { now, within } from "./clock";

export type Request = { port: number; path: string; headers?: Record<string, string> };

export type Stream = {
  socket: Socket;
  /** Called with every complete event or comment and the time of its last byte. */
  onFrame: (frame: string, at: number) => void;
  onEnd: () => void;
};

const BATCH_SIZE = 100;
const FIRST_FRAME_TIMEOUT_MS = 60_000;
const LAST_CHUNK = "\r\n0\r\n\r\n";
const ignore = () => undefined;

type Options = { index?: number; onFrame?: (frame: string) => void };

/** Opens a stream on its own socket; resolves after its first frame, which is passed to `onFrame` too. */
export function openStream(
  request: Request,
  { index = 0, onFrame = ignore }: Options = {},
): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      port: request.port,
      host: "127.0.0.1",
      localAddress: sourceAddress(index),
      noDelay: true,
    });
    const stream: Stream = {
      socket,
      onEnd: () => reject(new Error("the stream ended before its first frame")),
      onFrame: (first) => {
        if (!first.startsWith("HTTP/1.1 200")) {
          socket.destroy();
          reject(new Error(`refused: ${first.split("\r\n", 1)[0]}`));
          return;
        }
        stream.onFrame = onFrame;
        stream.onEnd = ignore;
        onFrame(first);
        resolve(stream);
      },
    };
    socket.on("error", reject);
    socket.on("close", () => stream.onEnd());
    readFrames(stream);
    socket.write(requestHead(request));
  });
}

/** Opens many streams in batches; resolves when each has received its first frame. */
export async function openStreams(
  count: number,
  requestOf: (index: number) => Request,
): Promise<Stream[]> {
  const streams: Stream[] = [];
  for (let from = 0; from < count; from += BATCH_SIZE) {
    const batch = Array.from({ length: Math.min(BATCH_SIZE, count - from) }, (_, offset) =>
      openStream(requestOf(from + offset), { index: from + offset }),
    );
    streams.push(
      ...(await within(FIRST_FRAME_TIMEOUT_MS, "a batch of streams", Promise.all(batch))),
    );
  }
  return streams;
}

export function closeStreams(streams: Stream[]) {
  for (const { socket } of streams) socket.resetAndDestroy(); // avoids TIME_WAIT
}

/** The times at which each stream received a notification sent by `trigger`. Rejects after a timeout. */
export async function arrivals<T>(
  streams: Stream[],
  trigger: () => Promise<T>,
  withinMs = 60_000,
): Promise<{ triggered: T; times: number[]; frame: string }> {
  const times: number[] = [];
  let sample = "";
  const allReceived = new Promise<void>((resolve) => {
    for (const stream of streams) {
      stream.onFrame = (frame, at) => {
        if (!frame.includes("newNotifications")) return;
        times.push(at);
        sample = frame;
        stream.onFrame = ignore;
        if (times.length === streams.length) resolve();
      };
    }
  });
  const [triggered] = await Promise.all([
    trigger(),
    within(withinMs, `notifications for ${streams.length} streams`, allReceived),
  ]);
  return { triggered, times, frame: sample.slice(sample.indexOf("id:")) };
}

/** A frame is one write, so the boundaries of HTTP chunks are between frames. */
function readFrames(stream: Stream) {
  let rest = "";
  stream.socket.on("data", (bytes) => {
    const at = now();
    rest += bytes.toString("latin1");
    for (let end = rest.indexOf("\n\n"); end !== -1; end = rest.indexOf("\n\n")) {
      const frame = rest.slice(0, end + 2);
      rest = rest.slice(end + 2);
      stream.onFrame(frame, at);
    }
    if (rest.endsWith(LAST_CHUNK)) stream.socket.destroy(); // the response has ended, the connection has not
  });
}

/** Linux accepts all of 127.0.0.0/8: one address has too few ports for many streams. */
function sourceAddress(index: number): string | undefined {
  return process.platform === "linux"
    ? `127.0.1.${1 + (Math.floor(index / 1_000) % 200)}`
    : undefined;
}

function requestHead({ port, path, headers = {} }: Request): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept-Encoding: gzip\r\n${lines.join("")}\r\n`;
}
