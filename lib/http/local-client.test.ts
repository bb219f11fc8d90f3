import { get, createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isLocalClient, markLocalClients } from "./local-client";

const server = createServer((request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  response.end(String(isLocalClient(headers)));
});

beforeAll(async () => {
  markLocalClients();
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => void server.close());

async function answerTo(headers: Record<string, string>): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", headers }, (response) => {
      response.setEncoding("utf8").on("data", resolve);
    }).on("error", reject);
  });
}

test.each(["localhost:3000", "127.0.0.1", "127.1.2.3:80", "[::1]:3000"])(
  "a client on this machine that asks for %s is local",
  async (host) => expect(await answerTo({ host })).toBe("true"),
);

test.each([
  { host: "kelas.sch.id" },
  { host: "localhost.kelas.sch.id" },
  { host: "localhost", "x-forwarded-for": "127.0.0.1" },
  { host: "localhost", forwarded: "for=127.0.0.1" },
  { host: "localhost", via: "1.1 proxy" },
  { host: "kelas.sch.id", "x-naik-kelas-local-client": "1" },
] as Record<string, string>[])("what a proxy passes on is not local: %o", async (headers) => {
  expect(await answerTo(headers)).toBe("false");
});
