import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { E2E_PORT } from "./environment";

/**
 * A proxy between a browser and the server that counts every byte, as a phone company would; but for those
 * of the stream, which are counted by the hour.
 */
export async function startCountingProxy() {
  let received = 0;
  const server = createServer((browser) => {
    const upstream = connect(E2E_PORT, "127.0.0.1");
    let isStream = false; // from its request on: the server ends the connection with it
    browser.on("data", (chunk: Buffer) => {
      isStream ||= chunk.includes("GET /api/notifications/stream");
    });
    upstream.on("data", (chunk: Buffer) => {
      if (!isStream) received += chunk.length;
    });
    for (const [from, to] of [
      [browser, upstream],
      [upstream, browser],
    ] as const) {
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
      from.pipe(to);
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    /** What the browser has received since the last call, in bytes. */
    take: () => {
      const taken = received;
      received = 0;
      return taken;
    },
    received: () => received,
    close: () => server.close(),
  };
}
