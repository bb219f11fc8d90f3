import { once } from "node:events";
import { createServer, request as send, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { recordClientInfo } from "./client-info";
import { guardResponseHeaders } from "./response-headers";

const STREAM_PATH = "/api/notifications/stream";
const plain = {
  secure: false,
  streamPath: STREAM_PATH,
  feedPath: "/api/calendar/",
  filesPath: "/api/files/",
};

type Asked = { path?: string; method?: string; guard?: typeof plain };
type Handle = (response: ServerResponse) => void;

/** What a guarded server answers whose handler is `handle`; and what method and address that one saw. */
async function ask({ path = "/", method = "GET", guard = plain }: Asked, handle?: Handle) {
  const seen: (string | undefined)[] = [];
  recordClientInfo();
  guardResponseHeaders(guard);
  const server = createServer((request, response) => {
    seen.push(request.method, request.url);
    handle?.(response);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const request = send({ port, host: "127.0.0.1", path, method, agent: false }).end();
  const [{ headers }] = (await once(request, "response")) as [{ headers: Record<string, string> }];
  return { headers, seen };
}

test("E5: every response carries the fixed headers, and its request's id", async () => {
  const { headers } = await ask({});
  expect(headers).toMatchObject({
    "content-security-policy":
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
  expect(headers["permissions-policy"]).toMatch(/\bcamera=\(\), .*\bgeolocation=\(\)/);
  expect(headers["x-request-id"]).toMatch(/^[\da-f-]{36}$/);
  expect(headers).not.toHaveProperty("strict-transport-security");
});

const policyOf = async (path: string) => (await ask({ path })).headers["content-security-policy"];

test("E11: what users have uploaded has no origin and runs nothing", async () => {
  expect(await policyOf("/api/files/file_a")).toMatch(/^default-src 'none'; .*; sandbox$/);
  expect(await policyOf("/api/files")).not.toContain("sandbox");
});

test.each([
  ["/api/courses", "no-store"],
  ["/api/notifications", "no-store"],
  ["/api/calendar", "no-store"],
  ["/api/files", "no-store"],
  ["/api/files/file_a", undefined], // says it itself
  ["/api/calendar/x.ics", undefined], // says it itself
  ["/app/courses", undefined],
  ["/apinya", undefined],
  ["/app/api/", undefined],
  [`${STREAM_PATH}?last=3`, undefined], // says it itself
])("E6: what %s answers is kept as %s", async (path, directive) => {
  expect((await ask({ path })).headers["cache-control"]).toBe(directive);
});

test("E6: an operation may say for how long its response is kept", async () => {
  const { headers } = await ask({ path: "/api/openapi.json" }, (response) => {
    response.setHeader("Cache-Control", "max-age=60");
  });
  expect(headers["cache-control"]).toBe("max-age=60");
});

test("E8: a TRACE reaches the handler as a method that nobody knows", async () => {
  expect((await ask({ method: "TRACE" })).seen[0]).toBe("UNKNOWN");
  expect((await ask({ method: "DELETE" })).seen[0]).toBe("DELETE");
});

test.each([
  ["/%", "/-"],
  ["/app/%zz?x=1", "/-"],
  ["/app/%ff", "/-"],
  ["/app/api/%ff", "/-"],
  ["/api/%E0%A4%A", "/api/-"],
  ["/app/%E2%82%AC", "/app/%E2%82%AC"],
  ["/app/50", "/app/50"],
  ["/app?q=100%", "/app?q=100%"],
])("L6: an address that cannot be decoded is one that no page has: %s is %s", async (path, url) => {
  expect((await ask({ path })).seen[1]).toBe(url);
});

test.each([
  ["text/html", "text/html; charset=utf-8"],
  ["text/x-component", "text/x-component; charset=utf-8"],
  ["application/json", "application/json; charset=utf-8"],
  ["IMAGE/SVG+XML", "IMAGE/SVG+XML; charset=utf-8"],
  ["text/html; Charset=utf-8", "text/html; Charset=utf-8"],
  ["application/jsonp", "application/jsonp"],
  ["image/png", "image/png"],
  ["image/svg+xmlx", "image/svg+xmlx"],
  ["application/text/plain", "application/text/plain"],
])("a response of %s says how it is encoded: %s", async (type, complete) => {
  const { headers } = await ask({}, (response) => {
    response.setHeader("CONTENT-TYPE", type);
    response.setHeader("X-Kind", "text/plain");
  });
  expect(headers["content-type"]).toBe(complete);
  expect(headers["x-kind"]).toBe("text/plain");
});

test("a stream names its type as it likes", async () => {
  const { headers } = await ask({ path: STREAM_PATH }, (response) => {
    response.setHeader("Content-Type", "text/event-stream");
  });
  expect(headers["content-type"]).toBe("text/event-stream");
});

// The last: what is said to one server of this process is said to all that follow.
test("E5: under https browsers are told to stay there, for a year", async () => {
  const { headers } = await ask({ guard: { ...plain, secure: true } });
  expect(headers["strict-transport-security"]).toBe("max-age=31536000; includeSubDomains");
});
