import { connect, type Socket } from "node:net";

/** A connection that has sent its request and does nothing more by itself. */
export async function sendRequest(
  port: number,
  { token, method = "GET" }: { token: string; method?: string },
): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined); // what the server cuts is expected to be cut
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
    socket.once("close", () => reject(new Error("closed before a byte came")));
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
