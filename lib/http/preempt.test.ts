import { once } from "node:events";
import { createServer, IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { hasBody, preempt } from "./preempt";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(handle: Handle) {
  const server = createServer(handle);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return socket;
}

const get = "GET / HTTP/1.1\r\nHost: localhost\r\n";
const post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf";

test("L6: of what the handler has set only what holds for any response stays", async () => {
  const socket = await serve((_, response) => {
    for (const name of [
      "Content-Encoding",
      "Content-Type",
      "Set-Cookie",
      "Location",
      "Vary",
      "ETag",
    ])
      response.setHeader(name, "of-the-handler");
    response.setHeader("Content-Security-Policy", "default-src 'none'");
    response.setHeader("X-Frame-Options", "DENY");
    preempt(response, 413);
  });
  socket.write(`${get}Connection: close\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain("Content-Security-Policy: default-src 'none'\r\n");
  expect(answer).toContain("X-Frame-Options: DENY\r\n");
  expect(answer).not.toContain("of-the-handler");
});

test("a handler that goes on writing is told that all is well", async () => {
  const results: unknown[] = [];
  const socket = await serve((_, response) => {
    preempt(response, 400);
    results.push(response.write("x"), response.setHeader("a", "b") === response);
    results.push(response.appendHeader("a", "b") === response, response.removeHeader("a"));
    results.push(response.writeHead(200) === response, response.flushHeaders());
    results.push(response.end("x") === response);
  });
  socket.write(`${get}Connection: close\r\n\r\n`);
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  expect(results).toEqual([true, true, true, undefined, true, undefined, true]);
});

test("L6: a client that has sent all keeps its connection", async () => {
  let requests = 0;
  const socket = await serve((_, response) => {
    requests++;
    preempt(response, 421);
  });
  for (const times of [1, 2]) {
    socket.write(`${get}\r\n`);
    await once(socket, "data");
    vi.advanceTimersByTime(60_000);
    expect([requests, socket.closed]).toEqual([times, false]);
  }
});

test("L6: a client that has not is given a second to read why, and the handler learns that it is over", async () => {
  const failures: Error[] = [];
  const socket = await serve((request, response) => {
    request.on("error", (error) => failures.push(error)).resume();
    preempt(response, 413);
  });
  socket.write(post);
  await once(socket, "data");
  vi.advanceTimersByTime(999);
  expect(failures).toEqual([]);
  vi.advanceTimersByTime(1);
  await once(socket, "close");
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({ message: "aborted", code: "ECONNRESET" });
});

test("L6: a client that sends the rest of its body at once is not cut off for it", async () => {
  const socket = await serve((request, response) => {
    request.resume().once("end", () => preempt(response, 400));
  });
  socket.write(`${post}-done`);
  await once(socket, "data");
  expect(vi.getTimerCount()).toBe(0);
});

test("L1: of a client that goes away meanwhile nothing stays behind", async () => {
  const socket = await serve((_, response) => preempt(response, 413));
  socket.write(post);
  await once(socket, "data");
  expect(vi.getTimerCount()).toBe(1);
  socket.resetAndDestroy();
  while (vi.getTimerCount() > 0) await nextTurn(); // the test's own time ends it
});

test("what has been answered already stays as it is", async () => {
  const socket = await serve((_, response) => {
    response.end("answered");
    preempt(response, 400);
  });
  socket.write(`${get}\r\n`);
  await once(socket, "data");
  socket.write(`${get}Connection: close\r\n\r\n`); // nor is the connection cut off
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [\s\S]*answered$/);
});

test.each([
  [{}, false],
  [{ "content-length": "0" }, false],
  [{ "content-length": "1" }, true],
  [{ "transfer-encoding": "chunked" }, true],
])("%o announces a body: %s", (headers, is) => {
  const request = new IncomingMessage(new Socket());
  request.headers = headers;
  expect(hasBody(request)).toBe(is);
});
