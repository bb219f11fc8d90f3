import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "playwright/test";
import type { ProcessResources } from "../support/instance";
import { openStreams } from "../support/metrics";
import { repeat } from "../support/raw-client";
import { ended, openConnection, rawRequest } from "./support/raw-http";
import { payload } from "./support/requests";
import type { Call } from "./support/route";
import { routes } from "./support/routes";
import { startTestServer, type TestServer } from "./support/test-server";

const PORT = 3270;
const SMALL_HEAP = ["--max-old-space-size=256"];

test.describe.configure({ mode: "default" });
test.setTimeout(300_000);

let server: TestServer;
/** The process's resources, as the requests before have left them. */
let before: ProcessResources;
test.beforeAll(async () => {
  const settings = { STREAM_HEARTBEAT_MS: "2000", LOG_LEVEL: "error" };
  server = await startTestServer(PORT, settings, { flags: SMALL_HEAP, probed: true });
  await endAll(await everyRequest(), endings.complete); // warm-up: creates what is cached
  before = await idleResources();
});
test.afterAll(() => server.close());

/** Requests sent together on one connection. */
const PIPELINED = 10;

type Request = ReturnType<typeof rawRequest>;

/** Each call of the access matrix, as a visitor and as a student. */
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

/** The ways in which a request can end, each on its own connection. */
const endings = {
  complete: async ({ head, body }: Request) => {
    const socket = await openConnection(PORT);
    socket.resume().write(head.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + body);
    await ended(socket, 500);
    socket.destroy();
  },
  "closed in the head": async ({ head }: Request) => {
    const socket = await openConnection(PORT);
    socket.resume().write(head.slice(0, -3), () => socket.destroy());
    await ended(socket, 500);
  },
  "closed in the body": async ({ head }: Request) => {
    const socket = await openConnection(PORT);
    const longer = head
      .replace(/Content-Length: \d+\r\n/, "")
      .replace("\r\n\r\n", "\r\nContent-Length: 500\r\n\r\n");
    socket.resume().write(`${longer}{"title":`);
    await pause(20);
    socket.destroy();
    await ended(socket, 500);
  },
  reset: async ({ head, body }: Request) => {
    const socket = await openConnection(PORT);
    socket.write(head + body, () => setTimeout(() => socket.resetAndDestroy(), Math.random() * 10));
    await ended(socket, 500);
  },
  pipelined: async ({ head, body }: Request) => {
    const socket = await openConnection(PORT);
    socket.resume().write((head + body).repeat(PIPELINED));
    await pause(30);
    socket.resetAndDestroy();
    await ended(socket, 500);
  },
  HEAD: async ({ head }: Request) => {
    const socket = await openConnection(PORT);
    const withHead = head.replace(/^\w+/, "HEAD").replace(/Content-Length: \d+\r\n/, "");
    socket.resume().write(withHead.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
    await ended(socket, 500);
    socket.destroy();
  },
  "half-closed": async ({ head, body }: Request) => {
    const socket = await openConnection(PORT);
    socket.resume().end(head + body);
    await ended(socket, 500);
    socket.destroy();
  },
} satisfies Record<string, (request: Request) => Promise<void>>;

const endAll = (requests: Request[], end: (request: Request) => Promise<void>) =>
  repeat(requests.length, (n) => end(requests[n]!), 16);

/** The process's resources when all requests have ended. */
async function idleResources(): Promise<ProcessResources> {
  await expect.poll(() => openStreams(server.origin), { timeout: 60_000 }).toBe(0);
  await pause(1_500); // refused connections linger for a second
  return server.instance.resources();
}

/** Next.js keeps the context of one or two requests per page, and with it a connection's last requests. */
const SHARE_KEPT_BY_FRAMEWORK = 0.1;

/** Connections per round, and requests on each. */
type Sent = { connections: number; onEach: number };

function expectNoLeak(after: ProcessResources, { connections, onEach }: Sent) {
  expect(after.heapBytes / before.heapBytes).toBeLessThan(1.1);
  const maxSockets = SHARE_KEPT_BY_FRAMEWORK * connections;
  expect(after.sockets - before.sockets).toBeLessThan(maxSockets);
  for (const name of ["requests", "responses"] as const) {
    expect(after[name] - before[name]).toBeLessThan(maxSockets * onEach);
  }
  expect([after.streams, after.guardedSockets]).toEqual([0, 0]);
  expect(after.handles - before.handles).toBeLessThanOrEqual(2); // the connection that reads the metrics
}

for (const [name, end] of Object.entries(endings)) {
  test(`L1: a request that is ${name} leaks nothing, on any route`, async () => {
    const requests = await everyRequest();
    expect(requests.length).toBeGreaterThan(100);
    await endAll(requests, end);
    await endAll(requests, end);
    const onEach = name === "pipelined" ? PIPELINED : 1;
    const after = await idleResources();
    expectNoLeak(after, { connections: requests.length, onEach });
    before = after;
  });
}
