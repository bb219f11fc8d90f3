import { connect, type Socket } from "node:net";

/** A connection to a server on this machine whose failures are no errors: to be cut is expected here. */
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

/** A request as it goes over the line, its head and its body. */
export function rawRequest(port: number, { method, target, headers, body = "" }: RawRequest) {
  const length = body ? { "Content-Length": String(Buffer.byteLength(body)) } : {};
  const all = { Host: `localhost:${port}`, ...headers, ...length };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return { head: `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`, body };
}

/** Resolves when the socket has ended, or after `mostMs`. */
export const ended = (socket: Socket, mostMs: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, mostMs);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    if (socket.destroyed) resolve();
  });
