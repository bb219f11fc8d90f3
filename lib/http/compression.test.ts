import { once } from "node:events";
import { createServer, get, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "@/db/testing/eventually";
import { compressResponse } from "./compression";

const page = "<p>Halo, Dewi</p>".repeat(500);
let handle: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  compressResponse(request, response);
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  handle(response);
});

beforeAll(async () => void (await once(server.listen(0, "127.0.0.1"), "listening")));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(accepted: string, method = "GET") {
  const { port } = server.address() as AddressInfo;
  const sent = get({ port, method, headers: { "Accept-Encoding": accepted } });
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { sent, response, encoding: response.headers["content-encoding"] };
}

test.each([
  ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
  ["gzip, deflate", "gzip", gunzipSync],
  ["identity", undefined, (text: Buffer) => text],
  ["br;q=0, gzip", "gzip", gunzipSync],
])("a client that accepts %s gets %s", async (accepted, expected, decode) => {
  handle = (response) => void response.setHeader("Content-Length", page.length).end(page);
  const { response, encoding } = await ask(accepted);
  const body = await buffer(response);
  expect(encoding).toBe(expected);
  expect(response.headers.vary).toBe(expected && "Accept-Encoding");
  expect(decode(body).toString()).toBe(page);
  if (expected) expect(body.length).toBeLessThan(page.length / 20);
});

test("what is small, or says no-transform, or is only asked for by HEAD stays as it is", async () => {
  handle = (response) => void response.setHeader("Content-Length", 4).end("Halo");
  expect((await ask("br")).encoding).toBeUndefined();
  handle = (response) => void response.setHeader("Cache-Control", "no-transform").end(page);
  expect((await ask("br")).encoding).toBeUndefined();
  handle = (response) => void response.setHeader("Content-Length", page.length).end();
  const { response, encoding } = await ask("br", "HEAD");
  expect([encoding, response.headers["content-length"]]).toEqual([undefined, `${page.length}`]);
});

test("what is flushed arrives before the response ends", async () => {
  let rest: (() => void) | undefined;
  handle = (response) => {
    response.write(page);
    (response as unknown as { flush(): void }).flush();
    rest = () => response.end("Selesai");
  };
  const { response } = await ask("br");
  let text = "";
  const decoded = response.pipe(createBrotliDecompress());
  decoded.on("data", (part: Buffer) => (text += part.toString()));
  await eventually(() => expect(text).toBe(page));
  rest?.();
  await once(decoded, "end");
  expect(text).toBe(`${page}Selesai`);
});

test("a client that leaves frees the compressor", async () => {
  // The middleware adds listeners for "drain" to its stream.
  const streams: Duplex[] = [];
  handle = (response) => {
    response.write(page);
    (response as unknown as { flush(): void }).flush();
    const target: unknown = response.on("drain", () => undefined);
    if (target instanceof Duplex) streams.push(target);
  };
  const { sent } = await ask("br");
  expect(streams[0]?.destroyed).toBe(false);
  sent.destroy();
  await eventually(() => expect(streams[0]?.destroyed).toBe(true));
});
