import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "playwright/test";
import type { ProcessResources } from "../support/instance";
import { openStreams } from "../support/metrics";
import { repeat } from "../support/raw-client";
import { ended, openConnection, rawRequest } from "./support/raw-http";
import { payload } from "./support/requests";
import { type Call, routes } from "./support/routes";
import { startTestServer, type TestServer } from "./support/test-server";

const PORT = 3270;
const SMALL_HEAP = ["--max-old-space-size=256"];

test.describe.configure({ mode: "default" });
test.setTimeout(300_000);

let server: TestServer;
test.beforeAll(async () => {
  const settings = { STREAM_HEARTBEAT_MS: "2000", LOG_LEVEL: "error" };
  server = await startTestServer(PORT, settings, { flags: SMALL_HEAP, probed: true });
});
test.afterAll(() => server.close());

/** Requests that are sent at once on one connection. */
const PIPELINED = 10;

type Request = ReturnType<typeof rawRequest>;

/** Each call of the role matrix, in the name of nobody and of a student. */
async function everyRequest(): Promise<Request[]> {
  const cookies = [{}, await server.signIn("student")] as Record<string, string>[];
  return Object.values(routes).flatMap((route) =>
    route.calls.flatMap((call) =>
      cookies.map((headers) => requestOf(route.path(server), call, headers)),
    ),
  );
}

function requestOf(target: string, call: Call, headers: Record<string, string>): Request {
  const { method = "GET", headers: own, body } = payload(server, call);
  const type = body instanceof URLSearchParams ? "application/x-www-form-urlencoded" : undefined;
  return rawRequest(PORT, {
    method,
    target: target + (call.query ?? ""),
    headers: { ...headers, ...own, ...(type && { "Content-Type": type }) },
    body: body instanceof URLSearchParams ? body.toString() : (body as string | undefined),
  });
}

/** The ways in which a request can end, each on a connection of its own. */
const endings: Record<string, (request: Request) => Promise<void>> = {
  complete: async ({ head, body }) => {
    const socket = await openConnection(PORT);
    socket.resume().write(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + body);
    await ended(socket, 500);
    socket.destroy();
  },
  "cut in the head": async ({ head }) => {
    const socket = await openConnection(PORT);
    socket.resume().write(head.slice(0, -3), () => socket.destroy());
    await ended(socket, 500);
  },
  "cut in the body": async ({ head }) => {
    const socket = await openConnection(PORT);
    const longer = head
      .replace(/Content-Length: \d+\r\n/, "")
      .replace("\r\n\r\n", "\r\nContent-Length: 500\r\n\r\n");
    socket.resume().write(`${longer}{"title":`);
    await pause(20);
    socket.destroy();
    await ended(socket, 500);
  },
  reset: async ({ head, body }) => {
    const socket = await openConnection(PORT);
    socket.write(head + body, () => setTimeout(() => socket.resetAndDestroy(), Math.random() * 10));
    await ended(socket, 500);
  },
  pipelined: async ({ head, body }) => {
    const socket = await openConnection(PORT);
    socket.resume().write((head + body).repeat(PIPELINED));
    await pause(30);
    socket.resetAndDestroy();
    await ended(socket, 500);
  },
  HEAD: async ({ head }) => {
    const socket = await openConnection(PORT);
    const asked = head.replace(/^\w+/, "HEAD").replace(/Content-Length: \d+\r\n/, "");
    socket.resume().write(asked.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    await ended(socket, 500);
    socket.destroy();
  },
  "half-closed": async ({ head, body }) => {
    const socket = await openConnection(PORT);
    socket.resume().end(head + body);
    await ended(socket, 500);
    socket.destroy();
  },
};

/** What the process keeps once everything has come to its end. */
async function keptAtRest(): Promise<ProcessResources> {
  await expect.poll(() => openStreams(server.origin), { timeout: 60_000 }).toBe(0);
  await pause(1_500); // refused connections linger for a second
  return server.instance.kept();
}

/** Next.js keeps the context of a request or two for each page, and with it a connection's last requests. */
const OFTEN_KEPT_BY_FRAMEWORK = 0.1;

/** Of that many connections a round, with so many requests on each. */
type Sent = { connections: number; onEach: number };

function expectNothingLeft(before: ProcessResources, after: ProcessResources, { connections, onEach }: Sent) {
  expect(after.heapBytes / before.heapBytes).toBeLessThan(1.1);
  const mostSockets = OFTEN_KEPT_BY_FRAMEWORK * connections;
  expect(after.sockets - before.sockets).toBeLessThan(mostSockets);
  for (const name of ["requests", "responses"] as const) {
    expect(after[name] - before[name]).toBeLessThan(mostSockets * onEach);
  }
  expect([after.streams, after.guardedSockets]).toEqual([0, 0]);
  expect(after.handles - before.handles).toBeLessThanOrEqual(2); // whoever asks for the metrics is connected
}

for (const [name, end] of Object.entries(endings)) {
  test(`L1: a request that is ${name} leaves nothing behind, whatever it asks for`, async () => {
    const requests = await everyRequest();
    expect(requests.length).toBeGreaterThan(100);
    const once = () => repeat(requests.length, (n) => end(requests[n]!), 16);
    await once(); // what is made once and kept for all is there now
    const before = await keptAtRest();
    await once();
    await once();
    const onEach = name === "pipelined" ? PIPELINED : 1;
    expectNothingLeft(before, await keptAtRest(), { connections: requests.length, onEach });
  });
}
