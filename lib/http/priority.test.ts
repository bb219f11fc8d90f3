import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { readInTurn } from "@/lib/async/turns";
import { installRequestListener } from "./request-listener";

/** Shorter than uploads wait at most. */
const SOON_MS = 300;

/** Those that the handler has been given and not answered. */
let open: ServerResponse[] = [];
const server = createServer((_, response) => void open.push(response));

beforeAll(async () => {
  installRequestListener({ origin: "http://localhost:3000" });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
beforeEach(() => void (open = []));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const head = (method: string, ...lines: string[]) =>
  [`${method} / HTTP/1.1`, "Host: localhost:3000", ...lines, "", ""].join("\r\n");
const post = `${head("POST", "Content-Length: 3")}isi`;

async function send(bytes: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.resume();
  await once(socket, "connect");
  socket.write(bytes);
  return socket;
}

const whenHandled = (count = 1) => eventually(() => expect(open).toHaveLength(count));

/** Whether a body of an upload is read soon. */
const isReadSoon = () =>
  Promise.race([
    new Promise<boolean>((resolve) => readInTurn(() => resolve(true))),
    pause(SOON_MS).then(() => false),
  ]);

test.each([
  ["a form", post],
  ["a request without a body", head("DELETE")],
])("%s precedes uploads until it is answered", async (_, sent) => {
  const socket = await send(sent);
  await whenHandled();
  expect(await isReadSoon()).toBe(false);
  open[0]?.end("done");
  expect(await isReadSoon()).toBe(true);
  socket.destroy();
});

test.each<[string, (socket: Socket) => void]>([
  ["leaves", (socket) => socket.destroy()],
  ["resets the connection", (socket) => socket.resetAndDestroy()],
])("a client that %s precedes nothing any more, with all its requests", async (_, leave) => {
  const socket = await send(post.repeat(5));
  await whenHandled();
  expect(await isReadSoon()).toBe(false);
  leave(socket);
  await eventually(() => expect(open[0]?.closed).toBe(true));
  expect(await isReadSoon()).toBe(true);
  expect(open).toHaveLength(1);
});

test("the requests of a connection precede uploads until the last is answered", async () => {
  const socket = await send(post.repeat(2));
  await whenHandled();
  open[0]?.end();
  await whenHandled(2);
  expect(await isReadSoon()).toBe(false);
  open[1]?.end();
  expect(await isReadSoon()).toBe(true);
  socket.destroy();
});

test.each([
  ["a page that is read", head("GET"), 1],
  ["a form that is still arriving", post.slice(0, -1), 1],
  ["a request to another site", post.replace("localhost", "example.org"), 0],
])("%s does not precede uploads", async (_, sent, handled) => {
  const socket = await send(sent);
  await whenHandled(handled);
  await pause(50);
  expect(await isReadSoon()).toBe(true);
  socket.destroy();
});
