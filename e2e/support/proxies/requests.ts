import { once } from "node:events";
import { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { connect, type TLSSocket } from "node:tls";
import type { Proxy } from "./proxy";

type Options = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

export type Response = { status: number; headers: IncomingHttpHeaders; body: string };

/** One request through the proxy on a connection of its own. */
export async function ask(proxy: Proxy, path: string, options: Options = {}): Promise<Response> {
  const { method = "GET", headers = {}, body } = options;
  const outgoing = request(new URL(path, proxy.origin), {
    method,
    headers,
    agent: false,
    rejectUnauthorized: false,
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  outgoing.on("error", () => undefined); // a refused body is not read to its end
  const received = await text(response);
  return { status: Number(response.statusCode), headers: response.headers, body: received };
}

/** A connection that sends `head` and then `piece` again and again, slowly, until it is closed. */
export async function dawdle(
  proxy: Pick<Proxy, "port">,
  head: string,
  piece: string,
): Promise<TLSSocket> {
  const socket = connect({
    port: proxy.port,
    host: "127.0.0.1",
    servername: "localhost",
    rejectUnauthorized: false,
  });
  socket.on("error", () => undefined); // proxies reset slow connections
  await once(socket, "secureConnect");
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 500);
  socket.once("close", () => clearInterval(timer));
  socket.resume();
  return socket;
}

export const slowHead = (proxy: Pick<Proxy, "port">) =>
  dawdle(proxy, `GET /login HTTP/1.1\r\nHost: localhost:${proxy.port}\r\n`, "X-A: b\r\n");

export const slowBody = (proxy: Proxy) =>
  dawdle(
    proxy,
    `POST /demo/lucia/login?/login HTTP/1.1\r\nHost: localhost:${proxy.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n`,
    "a",
  );
