import { text } from "node:stream/consumers";
import { expect, test } from "playwright/test";
import { seeded } from "../checker/random";
import { repeat } from "../support/raw-client";
import { builtActions } from "./support/requests";
import { openConnection } from "./support/raw-http";
import { routes } from "./support/routes";
import { startTestServer, type TestServer } from "./support/test-server";

const PORT = 3271;
const SEED = 20261128;
const REQUESTS = 3_000;

test.describe.configure({ mode: "default" });
test.setTimeout(600_000);

let server: TestServer;
test.beforeAll(async () => void (server = await startTestServer(PORT)));
test.afterAll(() => server.close());

const random = seeded(SEED, "raw requests");
const garbage = () =>
  random.pick([
    "",
    "%",
    "%ff%fe",
    "[1]",
    '["",{},null]',
    "%5B%22%22%2C%7B%22children%22%3A%5B%5D%7D%5D",
    "{",
    "null",
    "a".repeat(9_000),
    "../../etc/passwd",
    "\u0080\u00ff",
    random.word(12),
    String(random.between(-1e9, 1e9)),
  ]);

/** Request headers that the framework reads before any of our code. */
const headersOfFramework = [
  "RSC",
  "Next-Router-State-Tree",
  "Next-Router-Prefetch",
  "Next-Router-Segment-Prefetch",
  "Next-Url",
  "Next-Action",
  "Next-Resume",
  "Next-Html-Request-Id",
  "X-Forwarded-Host",
  "X-Forwarded-Proto",
  "X-Forwarded-Port",
  "X-Matched-Path",
  "X-Invoke-Path",
  "X-Nextjs-Data",
  "X-Middleware-Subrequest",
  "X-Nextjs-Postponed",
  "Accept",
  "Accept-Language",
  "Accept-Encoding",
  "Cookie",
  "If-None-Match",
  "Range",
  "Expect",
  "Purpose",
];

const boundary = "x-boundary";
const part = (name: string, value: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** A multipart form that is truncated or has invalid parts. */
function brokenForm(action: string): string {
  const fetched = ["[]", '["$K1"]', '[{"status":"idle"},"$K1"]', '[{"status":"idle"},{"a":1}]'];
  if (random.below(3) === 0) {
    return `${part("0", random.pick([...fetched, '["$F2","$@3"]', garbage()]))}--${boundary}--\r\n`;
  }
  const whole =
    part("$ACTION_REF_1", "") +
    part("$ACTION_1:0", random.pick([`{"id":"${action}","bound":"$@1"}`, garbage()])) +
    part("$ACTION_1:1", random.pick(['[{"status":"idle"}]', garbage()])) +
    part(random.pick(["username", `$ACTION_ID_${action}`, "0", "$ACTION_KEY"]), garbage());
  return random.pick([
    () => whole.slice(0, random.below(whole.length)),
    () => `${whole}--${boundary}--\r\n`,
    () => whole.replaceAll("form-data", garbage()),
    () => whole.replaceAll("\r\n", random.pick(["\n", "\r", "\u0000"])),
    () => `--${boundary}\r\n${garbage()}\r\n\r\n--${boundary}--\r\n`,
    () => garbage(),
  ])();
}

const typesOfForms = [
  `multipart/form-data; boundary=${boundary}`,
  "multipart/form-data",
  'multipart/form-data; boundary="',
  `multipart/form-data; boundary=${"b".repeat(500)}`,
  "multipart/mixed; boundary=x",
  "application/x-www-form-urlencoded",
  "text/plain;charset=UTF-8",
  "application/json",
  "",
];

/** The body with its framing: counted, chunked, truncated, or with a wrong length. */
function framed(body: string): { lines: string[]; sent: string } {
  const size = Buffer.byteLength(body, "latin1");
  const chunk = `${size.toString(16)}\r\n${body}\r\n`;
  return random.pick([
    { lines: [`Content-Length: ${size}`], sent: body },
    { lines: [`Content-Length: ${size}`], sent: body },
    { lines: [`Content-Length: ${size + 50}`], sent: body },
    { lines: ["Content-Length: 50000000"], sent: body },
    { lines: ["Transfer-Encoding: chunked"], sent: `${size > 0 ? chunk : ""}0\r\n\r\n` },
    { lines: ["Transfer-Encoding: chunked"], sent: chunk },
    { lines: ["Transfer-Encoding: chunked"], sent: `${garbage()}\r\n` },
  ]);
}

const hosts = [`localhost:${PORT}`, "localhost", "127.0.0.1:1", "evil.example", "", "a b", "[::1"];

function rawRequest(targets: string[], actions: string[], cookies: string[]): string {
  const method = random.pick([
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "PUT",
    "OPTIONS",
    "BREW",
  ]);
  const query = random
    .pick(["", "", "?_rsc=abcde", "?next=%ff", "?%", `?${garbage()}`])
    .replace(/\s/g, "");
  const host = random.below(4) === 0 ? random.pick(hosts) : hosts[0];
  const lines = [`Host: ${host}`, `Origin: http://localhost:${PORT}`, random.pick(cookies)];
  if (random.below(20) === 0) lines.push("Host: evil.example");
  for (let n = random.below(4); n > 0; n--)
    lines.push(`${random.pick(headersOfFramework)}: ${garbage()}`);
  if (random.below(3) === 0) lines.push("RSC: 1");
  if (random.below(4) === 0)
    lines.push(`Next-Action: ${random.pick([...actions, "00", garbage()])}`);
  const target = random.pick(targets) + query;
  const { lines: framing, sent } =
    method === "GET" ? { lines: [], sent: "" } : framed(brokenForm(random.pick(actions)));
  if (framing.length > 0) lines.push(`Content-Type: ${random.pick(typesOfForms)}`, ...framing);
  return `${method} ${target} HTTP/1.1\r\n${lines.filter(Boolean).join("\r\n")}\r\nConnection: close\r\n\r\n${sent}`;
}

/** The status of the response; 0 without a response. */
async function statusOf(request: string): Promise<number> {
  const socket = await openConnection(PORT);
  socket.write(request, "latin1");
  const cut = setTimeout(() => socket.end(), 300); // ends a request whose body is incomplete
  socket.setTimeout(20_000, () => socket.destroy());
  const response = await text(socket).catch(() => "");
  clearTimeout(cut);
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1] ?? 0);
}

test(`L6: ${REQUESTS} raw requests (seed ${SEED}) to pages and API get a 4xx, never a 5xx`, async () => {
  const paths = Object.values(routes).map((route) => route.path(server));
  const targets = paths.filter((path) => path !== "/unavailable"); // which always returns 503
  const actions = [...builtActions().values()].map(({ id }) => id);
  const signedIn = [await server.signIn("student"), await server.signIn("admin")];
  const cookies = ["", ...signedIn.map(({ Cookie }) => `Cookie: ${Cookie}`)];

  const statuses = new Map<number, number>();
  const defects: string[] = [];
  await repeat(
    REQUESTS,
    async () => {
      const request = rawRequest(targets, actions, cookies);
      const status = await statusOf(request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 501) defects.push(`${status}: ${request.slice(0, 1_500)}`);
    },
    16,
  );
  expect(defects.slice(0, 3)).toEqual([]);
  expect(statuses.get(200)).toBeGreaterThan(30); // some of them were valid
  expect(statuses.get(400)).toBeGreaterThan(300);

  const lines = server.output().split("\n").filter(Boolean);
  expect(lines.length).toBeLessThan(40);
  expect(server.output()).not.toMatch(/^\s+at /m); // no stack
});
