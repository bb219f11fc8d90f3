import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, type MockInstance, onTestFinished, test, vi } from "vitest";
import { DatabaseUnavailableError } from "@/db/errors";
import { log } from "@/lib/log";
import { ConnectionQueue } from "./connection-queue";
import { REQUEST_ID } from "./client-info";
import { runInScope } from "./request-scope";
import { logRequestError, printOnlyUnreported } from "./unexpected-errors";

const complaint = "The router state header was sent but could not be parsed.";
const request = {
  path: "/app/courses?q=dewi",
  method: "GET",
  headers: { [REQUEST_ID]: "r-1", cookie: "session=secret", "user-agent": "curl" },
};
const context = {
  routerKind: "App Router",
  routePath: "/app/courses",
  routeType: "render",
  renderSource: "react-server-components",
  revalidateReason: undefined,
} as const;

let error: MockInstance<typeof log.error>;
let warn: MockInstance<typeof log.warn>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  error = vi.spyOn(log, "error");
  warn = vi.spyOn(log, "warn");
});
afterEach(() => {
  vi.advanceTimersByTime(60_000); // the minute in which no more is logged is over
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Report = { failure: Error; method?: string; routeType?: "render" | "action" };

/** What a client gets whose request failed like this, in the scope that Next.js runs it in. */
async function answerTo({ failure, method = "GET", routeType = "render" }: Report) {
  const handle = (incoming: IncomingMessage, response: ServerResponse) => {
    const connection = new ConnectionQueue(incoming.socket);
    runInScope({ request: incoming, response, connection }, () => {
      void logRequestError(failure, request, { ...context, routeType });
      response.writeHead(500).end("of the framework");
    });
  };
  const server = createServer(handle);
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const sent = get({ port, host: "127.0.0.1", method, agent: false });
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const { statusCode: status, headers } = response;
  return { status, location: headers.location, body: await text(response) };
}

test("K2: what failed is logged once, with its request, and without what is personal", () => {
  const failure = Object.assign(new Error("a mistake"), { digest: "12345" });
  void logRequestError(failure, request, context);
  expect(error.mock.calls).toEqual([
    [
      {
        err: failure,
        requestId: "r-1",
        digest: "12345",
        method: "GET",
        path: "/app/courses",
        route: "/app/courses",
      },
      "a request failed",
    ],
  ]);
});

test("a page that loses the database while it is rendered leads to the outage page", async () => {
  const cause = new DatabaseUnavailableError("away", { uncertain: true });
  const failure = new Error("Failed query", { cause });
  const answer = await answerTo({ failure });
  expect(answer).toMatchObject({
    status: 307,
    location: "/unavailable?back=%2Fapp%2Fcourses%3Fq%3Ddewi",
    body: "",
  });
  expect(error).not.toHaveBeenCalled(); // the outage itself is logged, once
  expect(await answerTo({ failure: new Error("a mistake") })).toMatchObject({ status: 500 });
  expect(await answerTo({ failure, routeType: "action" })).toMatchObject({ status: 500 });
});

test("what is thrown that is no error is not logged", () => {
  void logRequestError("NEXT_REDIRECT", request, context);
  expect(error).not.toHaveBeenCalled();
});

test("L6: a request that cannot be read is refused with 400, and is no defect", async () => {
  const failure = new Error(complaint + "x".repeat(1_000));
  const { status, body } = await answerTo({ failure });
  expect(status).toBe(400);
  expect(JSON.parse(body)).toMatchObject({ status: 400, detail: "The request cannot be read." });
  expect(error).not.toHaveBeenCalled();
  expect(warn.mock.calls).toEqual([
    [
      { count: 1, example: failure.message.slice(0, 100) },
      expect.stringContaining("could not be read"),
    ],
  ]);
});

test("L6: the same outside any request is only counted", () => {
  void logRequestError(new Error(complaint), request, context);
  expect([error.mock.calls.length, warn.mock.calls.length]).toEqual([0, 1]);
});

test.each<Report & { status: number }>([
  { failure: new Error("x"), method: "POST", routeType: "action", status: 400 },
  { failure: new SyntaxError("x"), method: "POST", status: 400 },
  { failure: new Error("x"), method: "POST", status: 500 },
  { failure: new SyntaxError("x"), method: "GET", status: 500 },
])(
  "L6: what fails while a form is decoded is the form's fault: $failure of a $method ends in $status",
  async ({ status, ...report }) => {
    expect((await answerTo(report)).status).toBe(status);
    expect(error).toHaveBeenCalledTimes(status === 500 ? 1 : 0);
  },
);

test.each(["error", "warn"] as const)(
  "what Next.js prints by console.%s is kept back when it has been logged",
  (level) => {
    const print = vi.spyOn(console, level).mockImplementation(() => undefined);
    printOnlyUnreported();

    console[level]("plain words", 7);
    expect(print.mock.calls).toEqual([["plain words", 7]]);

    const known = new Error("logged with its request");
    console[level]("⨯", known);
    void logRequestError(known, request, context); // Next.js prints first
    const unknown = new Error("of no request");
    console[level]("⨯", unknown);
    expect(error).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2_000);
    expect(error).toHaveBeenCalledTimes(2);
    expect(error).toHaveBeenLastCalledWith({ err: unknown }, "unexpected");

    console[level](new Error("aborted"));
    vi.advanceTimersByTime(2_000);
    expect(error).toHaveBeenCalledTimes(2);
    expect(warn).toHaveBeenLastCalledWith(
      { count: 1, example: "aborted" },
      expect.stringContaining("could not be read"),
    );
    expect(print).toHaveBeenCalledTimes(1);
  },
);
