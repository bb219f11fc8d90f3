import { connect, type Socket } from "node:net";

/** Sends a request and returns the paused socket. */
export async function sendRequest(
  port: number,
  { token, method = "GET" }: { token: string; method?: string },
): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined); // the server is expected to disconnect
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.write(
      `${method} /api/notifications/stream HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: session=${token}\r\n\r\n`,
      () => resolve(),
    );
  });
  return socket;
}

/** Resolves when the socket has received its first bytes. */
export const firstBytes = (socket: Socket) =>
  new Promise<void>((resolve, reject) => {
    socket.once("data", () => resolve());
    socket.once("close", () => reject(new Error("closed before the first byte")));
    socket.resume();
  });

/** Runs `task` `times` times, a few at once. */
export async function repeat(times: number, task: (index: number) => Promise<void>, atOnce = 25) {
  let next = 0;
  const worker = async () => {
    while (next < times) await task(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
