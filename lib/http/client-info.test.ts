import { get, createServer } from "node:http";
import { channel } from "node:diagnostics_channel";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { env } from "@/lib/env";
import {
  addressBehind,
  clientInfoOf,
  currentClientInfo,
  isLocalClient,
  recordClientInfo,
} from "./client-info";

const server = createServer((request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  response.end(JSON.stringify({ local: isLocalClient(headers), ...clientInfoOf(headers) }));
});

beforeAll(async () => {
  recordClientInfo();
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterAll(() => void server.close());

type Arrival = { local: boolean } & ReturnType<typeof clientInfoOf>;

async function answerTo(headers: Record<string, string>): Promise<Arrival> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    get({ port, host: "127.0.0.1", headers }, (response) => {
      response
        .setEncoding("utf8")
        .on("data", (text: string) => resolve(JSON.parse(text) as Arrival));
    }).on("error", reject);
  });
}

test.each(["localhost:3000", "127.0.0.1", "127.1.2.3:80", "[::1]:3000"])(
  "a client on this machine with Host %s is local",
  async (host) => expect(await answerTo({ host })).toMatchObject({ local: true }),
);

test.each([
  { host: "kelas.sch.id" },
  { host: "localhost.kelas.sch.id" },
  { host: "localhost", "x-forwarded-for": "127.0.0.1" },
  { host: "localhost", forwarded: "for=127.0.0.1" },
  { host: "localhost", via: "1.1 proxy" },
  { host: "kelas.sch.id", "x-naik-kelas-local-client": "1" },
] as Record<string, string>[])("a proxied request is not local: %o", async (headers) => {
  expect(await answerTo(headers)).toMatchObject({ local: false });
});

test("a client cannot spoof its address or request id", async () => {
  const lies = {
    "x-forwarded-for": "9.9.9.9",
    "x-naik-kelas-client-address": "9.9.9.9",
    "x-naik-kelas-request-id": "mine",
    "user-agent": "curl",
  };
  const arrival = await answerTo(lies);
  expect(arrival).toMatchObject({ address: "127.0.0.1", userAgent: "curl" });
  expect(arrival.requestId).toMatch(/^[\da-f-]{36}$/);
  expect((await answerTo(lies)).requestId).not.toBe(arrival.requestId);
});

test.each([
  [0, "9.9.9.9", "10.0.0.1"],
  [1, undefined, "10.0.0.1"],
  [1, "9.9.9.9, 36.68.1.2", "36.68.1.2"],
  [2, "9.9.9.9, 36.68.1.2, 10.0.0.2", "36.68.1.2"],
  [2, "36.68.1.2", "36.68.1.2"],
  [1, "9.9.9.9, unknown", "10.0.0.1"],
  [1, "2404:c0::7", "2404:c0::7"],
  [1, "fe80::1%zone", "10.0.0.1"], // a zone is none of an address
] as const)("A12: behind %i proxies that say %s it is %s", (hops, forwardedFor, address) => {
  expect(addressBehind("10.0.0.1", forwardedFor, hops)).toBe(address);
});

/** What is noted on a request that comes from there. */
function noteOn(remoteAddress: string | undefined, headers: Record<string, string>): Headers {
  recordClientInfo();
  const request = { headers: { ...headers } };
  channel("http.server.request.start").publish({ request, socket: { remoteAddress } });
  return new Headers(request.headers);
}

test.each([
  ["::ffff:203.0.113.7", "203.0.113.7", false],
  ["::ffff:127.0.0.1", "127.0.0.1", true],
  ["::1", "::1", true],
  ["::1234", "::1234", false],
  ["2001:db8::ffff:1", "2001:db8::ffff:1", false],
  ["10.127.0.1", "10.127.0.1", false],
  [undefined, "", false], // gone already
])("A12: %s is the address %s, on this machine: %s", (remoteAddress, address, isLocal) => {
  const headers = noteOn(remoteAddress, { host: "localhost" });
  expect(clientInfoOf(headers).address).toBe(address);
  expect(isLocalClient(headers)).toBe(isLocal);
});

test("A12: a proxy is believed as far as the settings say", () => {
  const sent = { host: "localhost", "x-forwarded-for": "9.9.9.9" };
  expect(clientInfoOf(noteOn("10.0.0.1", sent)).address).toBe("10.0.0.1");
  env.TRUST_PROXY_HOPS = 1;
  onTestFinished(() => void (env.TRUST_PROXY_HOPS = 0));
  expect(clientInfoOf(noteOn("10.0.0.1", sent)).address).toBe("9.9.9.9");
});

test("a client that names no host is not local", () => {
  expect(isLocalClient(noteOn("127.0.0.1", {}))).toBe(false);
});

test("nothing is known of a script, which no request has called", async () => {
  const nothing = { address: null, requestId: null, userAgent: null };
  expect(await currentClientInfo()).toEqual(nothing);
});
