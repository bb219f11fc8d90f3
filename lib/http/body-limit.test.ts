import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { limitBody } from "./body-limit";

const PAUSE_MS = 100;

async function serve(allowedMs?: (received: number) => number) {
  const server = createServer((request, response) => {
    const limits = { bytes: 10, pauseMs: PAUSE_MS, afterwardsMs: 60_000 };
    limitBody(request, response, { ...limits, allowedMs });
    request.resume().once("end", () => void wait(3 * PAUSE_MS).then(() => response.end("served")));
    request.on("error", () => undefined);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
  // Not `once`, which an error ends as well: a connection that is cut off may be reset.
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(received)));
  return { socket, closed };
}

const head = "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

test("a client that stalls in the middle of its body is disconnected", async () => {
  const { socket, closed } = await serve();
  socket.write(`${head}Content-Length: 5\r\n\r\nab`);
  expect(await closed).toBe("");
});

test("a body in small chunks may take longer than the stall timeout, and so may its response", async () => {
  const { socket, closed } = await serve();
  socket.write(`${head}Content-Length: 5\r\n\r\n`);
  for (const letter of "abcde") {
    await wait(PAUSE_MS / 2);
    socket.write(letter);
  }
  expect(await closed).toContain("served");
});

test("a refused client that goes on sending is cut off at once", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] }); // not a moment later
  onTestFinished(() => void vi.useRealTimers());
  const { socket, closed } = await serve();
  const kept = head.replace("Connection: close\r\n", "");
  socket.write(`${kept}Content-Length: 9000000\r\n\r\n${"x".repeat(1_000_000)}`);
  await closed;
  expect(socket.bytesWritten).toBeLessThan(9_000_000);
});

test("a body that takes too long as a whole is told so, and cut off", async () => {
  const { socket, closed } = await serve(() => 2 * PAUSE_MS);
  socket.write(`${head}Content-Length: 9\r\n\r\n`);
  const sending = setInterval(() => socket.write("a"), PAUSE_MS / 2);
  onTestFinished(() => clearInterval(sending));
  expect(await closed).toMatch(/^HTTP\/1\.1 408 /);
});

test("a body may take longer the more of it has arrived", async () => {
  const { socket, closed } = await serve((received) => (2 + received) * PAUSE_MS);
  socket.write(`${head}Content-Length: 8\r\n\r\n`);
  for (let count = 0; count < 8; count++) {
    await wait(PAUSE_MS / 2);
    socket.write("a");
  }
  expect(await closed).toContain("served");
});
