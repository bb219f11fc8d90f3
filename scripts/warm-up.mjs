// Asks a server that has just started for what everybody asks for first, before others are let in: Next.js loads the code
// of a page or a route with its first request, and all streams would wait for that.
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const requests = [
  ["GET", "/login"],
  ["GET", "/app"],
  ["OPTIONS", "/demo/lucia/login"],
  ["OPTIONS", "/api/notifications"],
];
const RETRY_MS = 25;
/** Then everybody is let in. */
const TIME_LIMIT_MS = 10_000;

export class WarmUp {
  isOver = false;
  #over;
  /** Resolves when it is over. */
  end = new Promise((resolve) => (this.#over = resolve));
  /** The ports of its own connections. */
  #ports = new Set();

  isOwn({ socket }) {
    return this.#ports.has(socket.remotePort);
  }

  async run({ address, port }) {
    const host = address === "0.0.0.0" ? "127.0.0.1" : address;
    const sent = Promise.all(
      requests.map(([method, path]) => this.#ask({ host, port, method, path })),
    );
    const limit = pause(TIME_LIMIT_MS, undefined, { ref: false });
    await Promise.race([sent, limit]).catch(() => undefined); // whoever comes next sees what is wrong
    this.isOver = true;
    this.#ports.clear();
    this.#over();
  }

  /** Until it is answered: the start may not be complete. */
  async #ask(request) {
    while (!this.isOver && (await this.#send(request)) === 503) await pause(RETRY_MS);
  }

  #send(request) {
    const { host: Host } = new URL(process.env.APP_ORIGIN || `http://localhost:${request.port}`);
    return new Promise((resolve, reject) => {
      const sent = http.request({ ...request, headers: { Host }, agent: false });
      sent.once("socket", (socket) =>
        socket.once("connect", () => this.#ports.add(socket.localPort)),
      );
      sent.once("response", (response) =>
        response.resume().once("end", () => resolve(response.statusCode)),
      );
      sent.once("error", reject);
      sent.end();
    });
  }
}
