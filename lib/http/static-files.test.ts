import { once } from "node:events";
import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compressStatic } from "../../scripts/compress-static.mjs";
import { staticFiles } from "./static-files";

const script = "export const salam = 'Halo, Dewi';\n".repeat(200);
const folder = mkdtempSync(join(tmpdir(), "static-"));
mkdirSync(join(folder, "chunks"));
writeFileSync(join(folder, "chunks/a.js"), script);
writeFileSync(join(folder, "chunks/a.css"), "p { color: red }");
mkdirSync(join(folder, "media"));
writeFileSync(join(folder, "media/icon.0w4-a_2.svg"), "<svg/>");
writeFileSync(join(folder, "font.woff2"), "already compressed");
writeFileSync(join(folder, "thread.mjs"), script);
await compressStatic(folder);

const serve = staticFiles(folder, "/static/");
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

const ask = (path: string, encoding = "gzip, deflate, br", method = "GET") =>
  fetch(origin + path, { method, headers: { "Accept-Encoding": encoding } });

test("a script is sent as it was compressed, and kept for good", async () => {
  const response = await ask("/static/chunks/a.js?v=1");
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "application/javascript; charset=utf-8",
    "content-encoding": "br",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "Accept-Encoding",
  });
  expect(Number(response.headers.get("content-length"))).toBeLessThan(200);
  for (const name of ["connection", "keep-alive"]) expect(response.headers.has(name)).toBe(false);
  expect(await response.text()).toBe(script);
  expect(await (await ask("/static/chunks/a.css")).text()).toBe("p { color: red }");
});

test("a font is sent as it is", async () => {
  const response = await ask("/static/font.woff2", "gzip");
  expect(response.headers.get("content-type")).toBe("font/woff2");
  expect(response.headers.get("content-encoding")).toBeNull();
  expect(await response.text()).toBe("already compressed");
});

test("the icon has its own address", async () => {
  const response = await ask("/icon.svg?icon.0w4-a_2.svg");
  expect(response.headers.get("cache-control")).toContain("immutable");
  expect(await response.text()).toBe("<svg/>");
});

test("HEAD gets the same headers and no body", async () => {
  const response = await ask("/static/chunks/a.js", "br", "HEAD");
  expect(response.headers.get("content-encoding")).toBe("br");
  expect(await response.text()).toBe("");
});

test.each([
  ["without Brotli", "/static/chunks/a.js", "gzip"],
  ["that refuses Brotli", "/static/chunks/a.js", "gzip, br;q=0"],
  ["for what no page loads", "/static/thread.mjs", "br"],
  ["for the compressed file itself", "/static/chunks/a.js.br", "br"],
  ["for a path outside", "/static/../chunks/a.js", "br"],
  ["for what does not exist", "/static/chunks/b.js", "br"],
])("a request %s is left to others", async (_, path, encoding) => {
  expect((await ask(path, encoding)).status).toBe(418);
});

test("another method is left to others", async () => {
  expect((await ask("/static/chunks/a.js", "br", "POST")).status).toBe(418);
});
