import { once } from "node:events";
import { createServer, IncomingMessage, Server, ServerResponse } from "node:http";
import { type AddressInfo, connect, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { LARGEST_BODY_BYTES } from "./body-limit";
import { preempt } from "./preempt";
import { installRequestListener } from "./request-listener";
import { currentScope } from "./request-scope";

const ORIGIN = "http://localhost:3000";

/** URLs of the requests that reached the handler. */
const handled: string[] = [];
let handle: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => {
  handled.push(request.url ?? "");
  handle(request, response);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  installRequestListener({ origin: ORIGIN }); // once; a framework may load twice what calls it
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  handled.length = 0;
  handle = ({ url }, response) => void response.end(url);
});

const request = (path: string, ...lines: string[]) =>
  ["GET " + path + " HTTP/1.1", "Host: localhost:3000", ...lines, "", ""].join("\r\n");
const post = (path: string, ...lines: string[]) => request(path, ...lines).replace("GET", "POST");

async function open() {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

/** Sends `bytes` and returns everything received until the connection closes. */
async function exchange(bytes: string): Promise<string> {
  const socket = await open();
  socket.write(bytes);
  return text(socket);
}

test("pipelined requests are handled sequentially and in order", async () => {
  let atWork = 0;
  handle = ({ url }, response) => {
    expect(++atWork).toBe(1);
    setTimeout(() => {
      atWork--;
      response.end(`[${url}]`);
    }, 5);
  };
  const paths = Array.from({ length: 40 }, (_, n) => `/${n}`);
  const last = request("/last", "Connection: close");
  const answer = await exchange(paths.map((path) => request(path)).join("") + last);
  expect(answer.match(/\[\/\w+\]/g)).toEqual([...paths, "/last"].map((path) => `[${path}]`));
});

test("L1: queued requests are dropped when their connection closes", async () => {
  const responses: ServerResponse[] = [];
  handle = (_, response) => void responses.push(response);
  const socket = await open();
  socket.write(request("/a").repeat(100));
  await eventually(() => expect(handled).toHaveLength(1));
  socket.resetAndDestroy();
  await eventually(() => expect(responses[0]?.closed).toBe(true));
  await pause(50);
  expect(handled).toHaveLength(1);
});

test("L1: a connection dedicated to one response is closed by the next request", async () => {
  let isKept: boolean | undefined;
  handle = (_, response) => {
    isKept = currentScope()?.connection.dedicateTo(response);
    response.write("stream");
  };
  const socket = await open();
  socket.write(request("/stream"));
  await once(socket, "data");
  expect(isKept).toBe(true);
  socket.write(request("/next"));
  await once(socket, "close");
  expect(handled).toEqual(["/stream"]);
});

test("L1: a connection with queued requests cannot be dedicated to one of them", async () => {
  let isKept: boolean | undefined;
  handle = (_, response) => {
    setImmediate(() => (isKept = currentScope()?.connection.dedicateTo(response)));
  };
  const socket = await open();
  socket.write(request("/stream").repeat(5));
  await once(socket, "close");
  expect([isKept, handled]).toEqual([false, ["/stream"]]);
});

test("a dedicated connection serves other requests after the response has closed", async () => {
  handle = ({ url }, response) => {
    if (url === "/stream") expect(currentScope()?.connection.dedicateTo(response)).toBe(true);
    response.end(url);
  };
  const socket = await open();
  socket.write(request("/stream"));
  await once(socket, "data");
  socket.write(request("/next", "Connection: close"));
  expect(await text(socket)).toMatch(/\/next$/);
});

test("each request has its own scope, which is empty after the response has closed", async () => {
  const scopes: (string | undefined)[] = [];
  const urlInScope = () => scopes.push(currentScope()?.request.url);
  handle = ({ url }, response) => {
    urlInScope();
    response.once("close", () => setImmediate(urlInScope));
    response.end(url);
  };
  await Promise.all([
    exchange(request("/a", "Connection: close")),
    exchange(request("/b", "Connection: close")),
  ]);
  await eventually(() => expect(scopes).toHaveLength(4));
  expect(scopes.map(String).toSorted((a, b) => a.localeCompare(b))).toEqual([
    "/a",
    "/b",
    "undefined",
    "undefined",
  ]);
  expect(currentScope()).toBeUndefined();
});

test("L6: a declared length over the limit is rejected before the body, without the handler", async () => {
  const answer = await exchange(post("/", `Content-Length: ${LARGEST_BODY_BYTES + 1}`));
  expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*application\/problem\+json[\s\S]*"status":413/);
  expect(handled).toEqual([]);
});

test("L6: a body without a length is counted while it is read, and aborted at the limit", async () => {
  let received = 0;
  let outcome: string | undefined;
  handle = (incoming, response) => {
    incoming
      .on("data", (chunk: Buffer) => (received += chunk.length))
      .on("end", () => (outcome = "taken for complete"))
      .on("error", () => (outcome = "broken off"));
    incoming.once("close", () => response.writeHead(200).end("of the handler"));
  };
  const socket = await open();
  let sent = 0;
  const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
  socket.write(post("/", "Transfer-Encoding: chunked"));
  const sending = setInterval(() => {
    if (sent++ < 640) socket.write(chunk); // 40 MB
  }, 0);
  const answer = await text(socket).catch(() => "");
  clearInterval(sending);
  await eventually(() => expect(outcome).toBe("broken off"));
  expect(received).toBeLessThanOrEqual(LARGEST_BODY_BYTES + 0x10000);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).not.toContain("of the handler");
});

test("a body within the limit reaches the handler completely", async () => {
  handle = (incoming, response) => {
    void text(incoming).then((body) => response.end(`${body.length}`));
  };
  const body = "x".repeat(LARGEST_BODY_BYTES);
  const sized = post("/", `Content-Length: ${body.length}`, "Connection: close") + body;
  expect(await exchange(sized)).toMatch(new RegExp(`\\b${body.length}\\b`));
  const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const chunked = post("/", "Transfer-Encoding: chunked", "Connection: close") + chunks;
  expect(await exchange(chunked)).toMatch(new RegExp(`\\b${body.length}\\b`));
});

test.each([
  ["Host: evil.example", 421],
  ["Host: localhost.evil.example:3000", 421],
  ["Host: localhost@evil.example", 421],
  ["Host: evil.example/localhost:3000", 421],
  ["Host: ", 400],
  ["Host: localhost:3000\r\nhost: localhost:3000", 400],
  ["Host: localhost:3000\r\nHost: evil.example", 400],
])("L6: %j is rejected with %i, without the handler", async (line, status) => {
  const answer = await exchange(`GET / HTTP/1.1\r\n${line}\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(handled).toEqual([]);
});

test.each(["localhost", "LOCALHOST:8443", "127.0.0.1:3000", "[::1]:99", "localhost.:3000"])(
  "Host %s is accepted, and normalized to the origin",
  async (host) => {
    handle = ({ headers }, response) => void response.end(JSON.stringify(headers));
    const lines = `Host: ${host}\r\nX-Forwarded-Host: evil.example\r\nConnection: close`;
    const answer = await exchange(`GET / HTTP/1.1\r\n${lines}\r\n\r\n`);
    expect(answer).toContain('"host":"localhost:3000"');
    expect(answer).not.toContain("evil");
  },
);

test.each(["/api/health/live", "/api/health/ready", "/api/metrics?x"])(
  "%s accepts any Host",
  async (path) => {
    const answer = await exchange(
      `GET ${path} HTTP/1.1\r\nHost: 10.0.0.7:3000\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  },
);

test("E2: whoever asks for another site is told which this is", async () => {
  const answer = await exchange(
    "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toContain(`"detail":"This site is ${ORIGIN}."`);
});

/** A request as node:http announces it, on a connection of its own. */
function arrive(url: string) {
  const message = new IncomingMessage(new Socket());
  Object.assign(message, { method: "GET", url, headers: { host: "localhost:3000" } });
  message.rawHeaders = ["Host", "localhost:3000"];
  const response = new ServerResponse(message);
  expect(server.emit("request", message, response)).toBe(true); // somebody listens
  return { socket: message.socket, response };
}

test("L2: whoever has gone away before their turn, or was answered, is not served", async () => {
  handle = () => {
    const end = performance.now() + 5; // all others wait
    while (performance.now() < end);
  };
  const [, gone, answered] = ["/first", "/gone", "/answered", "/last"].map(arrive);
  gone?.socket.destroy();
  answered?.response.end();
  await eventually(() => expect(handled).toContain("/last"));
  expect(handled).toEqual(["/first", "/last"]);
});

test("it stands in front of a server once, however often it is installed", () => {
  const emit = Reflect.get(Server.prototype, "emit") as unknown;
  installRequestListener({ origin: ORIGIN });
  expect(Reflect.get(Server.prototype, "emit")).toBe(emit);
});

test("what a handler sends after its request was refused goes nowhere", async () => {
  handle = (_, response) => {
    response.setHeader("Set-Cookie", "session=x");
    preempt(response, 400, "The request cannot be read.");
    response.setHeader("Location", "/");
    response.writeHead(500, { "X-Handler": "1" });
    response.write("of the handler");
    response.end("of the handler");
  };
  const answer = await exchange(request("/", "Connection: close"));
  expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*"detail":"The request cannot be read\."/);
  expect(answer).not.toMatch(/set-cookie|location|x-handler|of the handler/i);
});

test("a response that has started is aborted instead of replaced", async () => {
  handle = (_, response) => {
    response.write("begun", () => preempt(response, 400));
  };
  const answer = await exchange(request("/")).catch(() => "cut");
  expect(answer).not.toContain("400");
});
