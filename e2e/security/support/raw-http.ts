import { connect, type Socket } from "node:net";

/** A connection to a local server; its errors are ignored, since disconnects are expected. */
export async function openConnection(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    socket.once("connect", resolve);
    socket.once("close", () => resolve());
  });
  return socket;
}

export type RawRequest = {
  method: string;
  target: string;
  headers: Record<string, string>;
  body?: string;
};

/** A raw request, head and body. */
export function rawRequest(port: number, { method, target, headers, body = "" }: RawRequest) {
  const length = body ? { "Content-Length": String(Buffer.byteLength(body)) } : {};
  const all = { Host: `localhost:${port}`, ...headers, ...length };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return { head: `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, body };
}

/** Resolves when the socket has closed, or after `timeoutMs`. */
export const ended = (socket: Socket, timeoutMs: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.destroyed) resolve();
  });
