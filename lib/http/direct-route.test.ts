import { once } from "node:events";
import { createServer, request as open, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import type { DirectHandler } from "./direct-route";
import type { ReleasedResponse } from "./released-response";
import { installRequestListener } from "./request-listener";
import { currentScope } from "./request-scope";

const PATH = "/api/stream";
let handle: DirectHandler;
const direct: DirectHandler = (...request) => handle(...request);
const server = createServer((_, response) => void response.end("the framework"));

beforeAll(async () => {
  installRequestListener({
    origin: "http://localhost:3000",
    streamPath: PATH,
    directRoutes: [
      { method: "GET", path: /^\/api\/stream$/, handle: direct, mayRelease: true },
      { method: "POST", path: /^\/api\/things$/, handle: direct },
      { method: "PATCH", path: /^\/api\/things\/(?<id>\w+)$/, handle: direct },
    ],
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

type Sent = { path?: string; method?: string; headers?: Record<string, string>; body?: string };

async function send({ path = PATH, method = "GET", headers, body }: Sent = {}) {
  const { port } = server.address() as AddressInfo;
  const sent = open({
    port,
    path,
    method,
    headers: { host: "localhost:3000", ...headers },
  });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return response;
}

test("the handler gets path, query and headers, and its response is sent", async () => {
  handle = ({ url, headers }) => {
    const { pathname, searchParams } = new URL(url);
    const found = [pathname, searchParams.get("since"), headers.get("cookie")];
    return Promise.resolve(Response.json(found, { status: 203, headers: { Build: "7" } }));
  };
  const response = await send({ path: `${PATH}?since=1.2`, headers: { cookie: "a=b; c=d" } });
  expect(response.statusCode).toBe(203);
  expect(response.headers).toMatchObject({ build: "7", "content-type": "application/json" });
  expect(JSON.parse(await text(response))).toEqual([PATH, "1.2", "a=b; c=d"]);
});

test("a handler gets the parameters of its path, its method, and the body by the scope", async () => {
  handle = async ({ method, url, body }, { params }) => {
    const { body: held, release } = currentScope() ?? {};
    const sent = held && (await text(held.stream));
    return Response.json([method, new URL(url).search, await params, sent, body, release ?? null]);
  };
  const response = await send({ path: "/api/things/a_1?b=2", method: "PATCH", body: "isi" });
  expect(response.statusCode).toBe(200);
  const found = ["PATCH", "?b=2", { id: "a_1" }, "isi", null, null];
  expect(JSON.parse(await text(response))).toEqual(found);
});

test("a POST has its body, also one that is empty or that nobody reads", async () => {
  handle = async (asked) => {
    if (asked.headers.get("read") === "no") return new Response("unread");
    return new Response(`read ${await asked.text()}`);
  };
  const post = { path: "/api/things", method: "POST" };
  expect(await text(await send({ ...post, body: "isi" }))).toBe("read isi");
  expect(await text(await send(post))).toBe("read ");
  const unread = { ...post, body: "isi", headers: { read: "no" } };
  expect(await text(await send(unread))).toBe("unread");
});

test("a body that the handler does not read is dropped, and the connection goes on", async () => {
  const bodies: string[] = [];
  handle = async ({ headers }) => {
    const body = currentScope()?.body;
    if (body && headers.get("read") === "yes") bodies.push(await text(body.stream));
    return new Response(null, { status: 204 });
  };
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const answers = text(socket);
  const size = 300_000;
  const write = (read: string, last = "") =>
    socket.write(
      `PATCH /api/things/a HTTP/1.1\r\nHost: localhost:3000\r\nRead: ${read}\r\n` +
        `Content-Length: ${size}\r\n${last}\r\n${"x".repeat(size)}`,
    );
  write("no");
  write("yes");
  write("no", "Connection: close\r\n");
  expect((await answers).match(/HTTP\/1\.1 204/g)).toHaveLength(3);
  expect(bodies).toEqual(["x".repeat(size)]);
});

/** Sends four bytes of a body of `length` bytes. */
async function sendAndLeave(line: string, length: number) {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(`${line} HTTP/1.1\r\nHost: localhost:3000\r\nContent-Length: ${length}\r\n\r\nfour`);
  await pause(50);
  socket.destroy();
}

test("a body that has arrived completely is read although its client has left", async () => {
  const read = new Promise<string>((resolve, reject) => {
    handle = async () => {
      const { stream } = currentScope()?.body ?? {};
      await pause(100);
      await text(stream ?? Readable.from([])).then(resolve, reject);
      return new Response(null, { status: 204 });
    };
  });
  await sendAndLeave("PATCH /api/things/a", 4);
  expect(await read).toBe("four");
});

test("the body of a client that leaves fails, and nothing is logged", async () => {
  const error = vi.spyOn(log, "error").mockReturnValue(undefined);
  const failed = new Promise<unknown>((resolve) => {
    handle = async () => {
      const { stream } = currentScope()?.body ?? {};
      await text(stream ?? Readable.from([])).catch(resolve);
      return new Response(null, { status: 400 });
    };
  });
  await sendAndLeave("PATCH /api/things/a", 9);
  expect(await failed).toEqual(new Error("aborted"));
  expect(error).not.toHaveBeenCalled();
  error.mockRestore();
});

test.each([true, false])(
  "a client that leaves during a POST, read: %s, is not logged",
  async (isRead) => {
    const error = vi.spyOn(log, "error").mockReturnValue(undefined);
    const outcome = new Promise<unknown>((resolve) => {
      handle = async (asked) => {
        if (isRead) await asked.text().catch(resolve);
        else resolve(undefined);
        return new Response(null, { status: 400 });
      };
    });
    await sendAndLeave("POST /api/things", 9);
    expect(await outcome).toEqual(isRead ? expect.any(Error) : undefined);
    await pause(50); // a promise that nobody handles would fail the run
    expect(error).not.toHaveBeenCalled();
    error.mockRestore();
  },
);

test.each<[string, Sent]>([
  ["another method", { method: "DELETE" }],
  ["a HEAD", { method: "HEAD" }],
  ["a path below it", { path: `${PATH}/` }],
  ["a path that begins like it", { path: `${PATH}s` }],
  ["a body that GET does not have", { headers: { "content-length": "2" }, body: "{}" }],
  ["another method of a path with parameters", { path: "/api/things/a_1" }],
  ["a parameter that it does not have", { path: "/api/things/a.1", method: "PATCH" }],
  ["a path that is written differently", { path: "/api/str%65am" }],
])("%s is left to the framework", async (_, sent) => {
  handle = () => Promise.reject(new Error("called"));
  const response = await send(sent);
  expect(response.statusCode).toBe(200);
  if (sent.method !== "HEAD") expect(await text(response)).toBe("the framework");
});

test("what the handler throws is logged once, and answered with 500", async () => {
  const error = vi.spyOn(log, "error").mockReturnValue(undefined);
  const failure = new Error("a mistake");
  handle = () => Promise.reject(failure);
  const response = await send({ path: `${PATH}?q=secret` });
  expect(response.statusCode).toBe(500);
  expect(await text(response)).not.toContain("mistake");
  const line = { err: failure, method: "GET", path: PATH };
  expect(error.mock.calls).toEqual([[expect.objectContaining(line), "a request failed"]]);
  error.mockRestore();
});

test("a response that is released stays open", async () => {
  let released: ReleasedResponse | undefined;
  handle = () => {
    currentScope()?.release?.onEnd({
      onReleased: (response) => void (released = response),
      onDrain: () => undefined,
      onGone: () => undefined,
    });
    return Promise.resolve(new Response("first,"));
  };
  const response = await send();
  await vi.waitFor(() => expect(released).toBeDefined());
  released?.write(Buffer.from("7\r\nsecond,\r\n"));
  released?.end(true);
  expect(await text(response)).toBe("first,second,");
});
