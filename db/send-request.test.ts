import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { sendRequest } from "./send-request";

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const sockets: Socket[] = [];
const server = createServer((request, response) => answer(request, response));
server.on("connection", (socket) => sockets.push(socket));
let url: string;

beforeEach(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/pipeline`;
});
afterEach(async () => {
  sockets.length = 0;
  server.closeAllConnections();
  await once(server.close(), "close");
});

const post = (body: string, signal?: AbortSignal) =>
  sendRequest(new Request(url, { method: "POST", body, headers: { "x-name": "Dewi" } }), signal);

test("sends method, path, headers and body, and reads status and body", async () => {
  answer = (request, response) => {
    const { method, url: path, headers } = request;
    void text(request).then((body) =>
      response.writeHead(418).end(JSON.stringify([method, path, headers["x-name"], body])),
    );
  };
  const response = await post("kabar baik 🎉");
  expect(response.status).toBe(418);
  expect(await response.json()).toEqual(["POST", "/v2/pipeline", "Dewi", "kabar baik 🎉"]);
});

test("a second request reuses the connection", async () => {
  answer = (_, response) => void response.end("ya");
  for (const body of ["1", "2", "3"]) await post(body);
  expect(sockets).toHaveLength(1);
});

test("a response that is cut off is an error", async () => {
  answer = (_, response) => {
    response.writeHead(200, { "content-length": 100 }).write("sepa");
    setTimeout(() => response.destroy(), 20);
  };
  await expect(post("x")).rejects.toMatchObject({ code: "ECONNRESET" });
});

test("a server that is away is an error with the system's code", async () => {
  await once(server.close(), "close");
  await expect(post("x")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await once(server.listen(0, "127.0.0.1"), "listening");
});

test.each(["before", "during"])("aborting %s the response closes the connection", async (when) => {
  answer = (_, response) => {
    if (when === "during") response.writeHead(200, { "content-length": 100 }).write("sepa");
  };
  const controller = new AbortController();
  const sent = post("x", controller.signal);
  await eventually(() => expect(sockets).toHaveLength(1));
  setTimeout(() => controller.abort(), 50);
  await expect(sent).rejects.toThrow(/abort/);
  await eventually(() => expect(sockets[0]?.destroyed).toBe(true));
});
