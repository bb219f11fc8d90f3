import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { shedLoad } from "./load-shedding";

let isHanging = true;
const server = createServer((request, response) => {
  shedLoad(request, response, { isHanging: () => isHanging, sessionCookie: "session" });
  response.end("let in");
});

beforeAll(async () => void (await once(server.listen(0, "127.0.0.1"), "listening")));
afterAll(() => void server.close());
beforeEach(() => void (isHanging = true));

async function ask(path: string, init: RequestInit = {}) {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { Cookie: "locale=en; session=x" },
    redirect: "manual",
    ...init,
  });
  const { status, headers } = response;
  return { status, headers, body: await response.text() };
}

test("while the database hangs the API answers a signed-in user at once", async () => {
  const { status, headers, body } = await ask("/api/notifications?unread=true");
  expect([status, headers.get("retry-after")]).toEqual([503, "2"]);
  expect(headers.get("content-type")).toContain("application/problem+json");
  expect(JSON.parse(body)).toMatchObject({ status: 503, detail: "nothing-applied" });
});

test("pages lead to the page about it, which leads back", async () => {
  const { status, headers, body } = await ask("/app/courses?q=a b");
  expect([status, body]).toEqual([307, ""]);
  expect(headers.get("location")).toBe(
    `/unavailable?back=${encodeURIComponent("/app/courses?q=a%20b")}`,
  );
});

test.each([
  ["a form", "/app/courses", { method: "POST" }],
  ["a visitor", "/login", { headers: { Cookie: "locale=en" } }],
  ["the router", "/app", { headers: { Cookie: "session=x", RSC: "1" } }],
  ["the page about it", "/unavailable?back=%2Fapp", {}],
  ["health", "/api/health/ready", {}],
] as [string, string, RequestInit][])("%s is let in", async (_, path, init) => {
  expect(await ask(path, init)).toMatchObject({ status: 200, body: "let in" });
});

test("everybody is let in while the database answers", async () => {
  isHanging = false;
  expect(await ask("/app/courses")).toMatchObject({ status: 200, body: "let in" });
});
