import { once } from "node:events";
import { createServer, get, Agent, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test, vi } from "vitest";
import { ResponseRelease } from "./response-release";

type Exchange = { request: IncomingMessage; response: ServerResponse };

/** What a framework does to the objects of a request, and keeps alive with them. */
function patch({ request, response }: Exchange, onFinish: () => void) {
  const write = response.write.bind(response);
  response.write = ((...args: Parameters<typeof write>) => write(...args)) as typeof write;
  response.on("finish", onFinish).on("close", onFinish).on("drain", onFinish);
  request.on("close", onFinish);
  for (const object of [request, response])
    Object.assign(object, { [Symbol("meta")]: { onFinish } });
  Object.assign(request, { cookies: { onFinish } });
}

/** Serves one response that is released after its first bytes. */
async function serve({ agent }: { agent?: Agent } = {}) {
  const [onFinish, onClose] = [vi.fn(), vi.fn()];
  const released = new Promise<Exchange>((resolve) => {
    server.once("request", (request: IncomingMessage, response: ServerResponse) => {
      response.once("close", onClose);
      const release = new ResponseRelease(request, response);
      patch({ request, response }, onFinish);
      release.onEnd(() => resolve({ request, response }));
      response.write("first ");
      response.end();
      response.end();
    });
  });
  const asked = get({ port: await listening(), agent });
  const [received] = (await once(asked, "response")) as [IncomingMessage];
  return { ...(await released), received, onFinish, onClose };
}

const server = createServer();
async function listening() {
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => server.closeAllConnections());
  return (server.address() as AddressInfo).port;
}

test("the response stays open behind the handler's end, without what a framework has attached", async () => {
  const { request, response, received, onFinish, onClose } = await serve();
  expect(response.writableEnded).toBe(false);
  expect(Reflect.get(response, "write")).toBe(
    Reflect.get(Object.getPrototypeOf(response), "write"),
  );
  const kept = [...Reflect.ownKeys(request), ...Reflect.ownKeys(response)].filter(
    (key) => String(key) === "Symbol(meta)" || key === "cookies",
  );
  expect(kept.flatMap((key) => [Reflect.get(request, key), Reflect.get(response, key)])).toEqual(
    kept.flatMap(() => [undefined, undefined]),
  );
  response.write("second ");
  response.end("last");
  expect(await text(received)).toBe("first second last");
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(onFinish).not.toHaveBeenCalled();
});

test("its connection is used again after its end", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const first = await serve({ agent });
  const { socket } = first.request;
  first.response.end();
  await text(first.received);
  const second = await serve({ agent });
  expect(second.request.socket).toBe(socket);
  second.response.end("last");
  expect(await text(second.received)).toBe("first last");
});

test("L1: a client that leaves closes it", async () => {
  const { received, response, onClose } = await serve();
  received.destroy();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(response.destroyed).toBe(true);
});

test("L1: a client that has left before the release closes it as well", async () => {
  const closed = vi.fn();
  const port = await listening();
  const released = new Promise<boolean>((resolve) => {
    server.once("request", (request: IncomingMessage, response: ServerResponse) => {
      const release = new ResponseRelease(request, response);
      response.once("close", closed);
      release.onEnd(() => resolve(response.destroyed));
      request.socket.once("close", () => response.end("late"));
      asked.destroy();
    });
  });
  const asked = get({ port });
  asked.on("error", () => undefined);
  expect(await released).toBe(true);
  expect(closed).toHaveBeenCalledTimes(1);
});
