import { connect, type Socket } from "node:net";
import { now, within } from "./clock";

export type Request = { port: number; path: string; headers?: Record<string, string> };

export type Stream = {
  socket: Socket;
  /** Called with every complete event or comment and the moment when its last byte was here. */
  onFrame: (frame: string, at: number) => void;
  onEnd: () => void;
};

const OPENED_AT_ONCE = 100;
const FIRST_FRAME_WITHIN_MS = 60_000;
const LAST_CHUNK = "\r\n0\r\n\r\n";
const ignore = () => undefined;

type Options = { index?: number; onFrame?: (frame: string) => void };

/** Opens a stream on a socket of its own; resolves after its first frame, which `onFrame` hears too. */
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
    socket.write(headOf(request));
  });
}

/** Many at a bounded rate; each has had its first frame when this resolves. */
export async function openStreams(
  count: number,
  requestOf: (index: number) => Request,
): Promise<Stream[]> {
  const streams: Stream[] = [];
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const wave = Array.from({ length: Math.min(OPENED_AT_ONCE, count - from) }, (_, offset) =>
      openStream(requestOf(from + offset), { index: from + offset }),
    );
    streams.push(...(await within(FIRST_FRAME_WITHIN_MS, "a wave of streams", Promise.all(wave))));
  }
  return streams;
}

export function closeStreams(streams: Stream[]) {
  for (const { socket } of streams) socket.resetAndDestroy(); // leaves no TIME_WAIT behind
}

/** When each stream had a frame with news; `provoke` sends it. Rejects when one is still without. */
export async function arrivals<T>(
  streams: Stream[],
  provoke: () => Promise<T>,
  withinMs = 60_000,
): Promise<{ provoked: T; times: number[]; frame: string }> {
  const times: number[] = [];
  let sample = "";
  const allHere = new Promise<void>((resolve) => {
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
  const [provoked] = await Promise.all([
    provoke(),
    within(withinMs, `news for ${streams.length} streams`, allHere),
  ]);
  return { provoked, times, frame: sample.slice(sample.indexOf("id:")) };
}

/** A frame is written at once, so the borders of HTTP chunks lie between frames. */
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
    if (rest.endsWith(LAST_CHUNK)) stream.socket.destroy(); // the response is over, the connection is not
  });
}

/** Linux answers to all of 127.0.0.0/8: the ports of one address would not do for many streams. */
function sourceAddress(index: number): string | undefined {
  return process.platform === "linux"
    ? `127.0.1.${1 + (Math.floor(index / 1_000) % 200)}`
    : undefined;
}

function headOf({ port, path, headers = {} }: Request): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nAccept-Encoding: gzip\r\n${lines.join("")}\r\n`;
}
