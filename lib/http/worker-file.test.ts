import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workerFile } from "./worker-file";

const script = "self.addEventListener('fetch', () => undefined);\n".repeat(100);
const file = join(mkdtempSync(join(tmpdir(), "worker-")), "sw.js");
writeFileSync(file, script);
const serve = workerFile(file);
const server = createServer((request, response) => {
  if (!serve(request, response)) response.writeHead(418).end();
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

const ask = (headers: Record<string, string> = {}, path = "/sw.js", method = "GET") =>
  fetch(origin + path, { method, headers: { "Accept-Encoding": "gzip, br", ...headers } });

test("the worker is sent compressed, and again only when it has changed", async () => {
  const response = await ask();
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/javascript; charset=utf-8",
    "content-encoding": "br",
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; connect-src 'self'; img-src 'self'",
  });
  expect(Number(response.headers.get("content-length"))).toBeLessThan(200);
  expect(await response.text()).toBe(script);
  const tag = response.headers.get("etag") ?? "";
  for (const known of [tag, `W/${tag}`]) {
    const again = await ask({ "If-None-Match": known });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  }
  expect((await ask({ "If-None-Match": '"other"' })).status).toBe(200);
});

test("everything else is left to Next.js", async () => {
  expect((await ask({}, "/sw.js", "POST")).status).toBe(418);
  expect((await ask({}, "/other.js")).status).toBe(418);
  expect((await ask({ "Accept-Encoding": "gzip" })).status).toBe(418);
  const missing = workerFile("/nowhere/sw.js");
  const none = createServer((request, response) => {
    response.writeHead(missing(request, response) ? 200 : 418).end();
  });
  await once(none.listen(0, "127.0.0.1"), "listening");
  const { port } = none.address() as AddressInfo;
  expect((await fetch(`http://127.0.0.1:${port}/sw.js`)).status).toBe(418);
  none.close();
});
