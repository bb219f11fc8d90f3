import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { recorded } from "@/lib/metrics/recorded";
import { recordDuration } from "./request-durations";

let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  recordDuration(request, response);
  answer(response);
});
let origin: string;
beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => recorded.requests.reset());

/** What was counted, by route and status. */
async function counted() {
  const { values } = await recorded.requests.get();
  const counts = values.filter(({ metricName }) => metricName?.endsWith("_count"));
  return counts.map(({ labels, value }) => `${labels["route"]} ${labels["status"]} ${value}`);
}

test.each([
  ["GET", "/app/courses/course_k3n4r1?page=2", 200, "page 2xx 1"],
  ["GET", "/", 307, "page 3xx 1"],
  ["GET", "/tidak/ada", 404, "page 4xx 1"],
  ["POST", "/app/settings", 303, "form 3xx 1"],
  ["POST", "/demo/lucia/login?/login", 503, "form 5xx 1"],
  ["GET", "/api/courses", 200, "api 2xx 1"],
  ["GET", "/api/calendar/rahasia.ics", 429, "api 4xx 1"],
  ["DELETE", "/api/courses/course_k3n4r1", 500, "api 5xx 1"],
])("%s %s that is answered with %i is counted as %s", async (method, path, status, expected) => {
  answer = (response) => response.writeHead(status).end();
  await fetch(origin + path, { method, redirect: "manual" });
  await eventually(async () => expect(await counted()).toEqual([expected]));
});

test.each(["/_next/static/a.js", "/sw.js", "/icon.svg?x", "/api/health/live", "/api/metrics"])(
  "%s is not counted",
  async (path) => {
    answer = (response) => response.end();
    await fetch(origin + path);
    await fetch(`${origin}/api/me`);
    await eventually(async () => expect(await counted()).toEqual(["api 2xx 1"]));
  },
);

test("a client that leaves is counted as such, whatever the status would have been", async () => {
  const leaving = new AbortController();
  answer = (response) => {
    response.writeHead(200).write("begun");
    leaving.abort();
  };
  await fetch(`${origin}/app`, { signal: leaving.signal })
    .then((response) => response.text())
    .catch(() => undefined);
  await eventually(async () => expect(await counted()).toEqual(["page aborted 1"]));
});
