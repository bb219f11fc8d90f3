import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { seeded } from "../checker/random";
import { repeat } from "../support/raw-client";
import { sendRequest, builtActions, type Init } from "./support/requests";
import { routes } from "./support/routes";
import { hiddenFields } from "./support/hidden-fields";
import { startTestServer, type TestServer } from "./support/test-server";

const PORT = 3236;
const SEED = 20260817;

test.describe.configure({ mode: "default" });
test.setTimeout(600_000);

let server: TestServer;
// With such a small heap a leak ends the process, instead of looking like garbage not yet collected.
const SMALL_HEAP = { NODE_OPTIONS: "--max-old-space-size=192" };
test.beforeAll(async () => void (server = await startTestServer(PORT, SMALL_HEAP)));
test.afterAll(() => server.close());

const random = seeded(SEED, "bodies");
const strange = [
  "null",
  "[]",
  '""',
  "1e999",
  "-0",
  '{"__proto__":{"role":"admin"}}',
  '{"constructor":{"prototype":{"role":"admin"}}}',
  '{"read":true,"read":"x"}',
  '{"role":"admin","role":1}',
  "[".repeat(10_000),
  '{"a":'.repeat(1_500),
  "{",
  "\u0000",
  '"\\ud800"',
  "9".repeat(400),
  "true false",
  "{'read':true}",
  "",
];
const types = [
  "application/json",
  "application/json; charset=utf-16",
  "text/plain",
  "application/xml",
  "",
];
const bytes = (length: number) => Buffer.from(Array.from({ length }, () => random.below(256)));

/** Random JSON, often well-formed, that no route accepts. */
function randomJson(depth = 0): unknown {
  const kind = random.below(depth > 3 ? 4 : 6);
  if (kind === 0) return random.word(random.below(12));
  if (kind === 1) return random.between(-1e6, 1e6) * 10 ** random.between(-20, 20);
  if (kind === 2) return random.pick([null, true, false, {}, []]);
  if (kind === 3) return String.fromCharCode(random.below(0xffff), random.below(0xffff));
  const items = Array.from({ length: random.below(5) }, () => randomJson(depth + 1));
  const keys = ["id", "role", "username", "password", "upTo", "userId", "x", "__proto__"];
  return kind === 4
    ? items
    : { z: 0, ...Object.fromEntries(items.map((item) => [random.pick(keys), item])) };
}

const fuzzed = () =>
  random.pick<() => string | Buffer<ArrayBuffer>>([
    () => random.pick(strange),
    () => JSON.stringify(randomJson()),
    () => bytes(random.below(200)),
  ])();

test(`D6: 1,500 fuzzed bodies (seed ${SEED}) to all routes that take JSON are refused with a 4xx and change nothing`, async () => {
  const { Cookie } = await server.signIn("admin");
  const targets = Object.values(routes).flatMap((route) =>
    route.calls
      .filter(({ body }) => body !== undefined)
      .map(({ method }) => ({ method, url: server.origin + route.path(server) })),
  );
  expect(targets.length).toBeGreaterThan(3);
  const before = await server.digest();
  const accepted: unknown[] = [];
  await repeat(
    1_500,
    async () => {
      const { method, url } = random.pick(targets);
      const body = fuzzed();
      const type = random.pick(types);
      const headers = { Cookie: String(Cookie), Origin: server.origin, "Content-Type": type };
      const { status } = await sendRequest(url, { method, headers, body });
      if (status < 400 || status >= 500)
        accepted.push([url, type, body.toString().slice(0, 60), status]);
    },
    8,
  );
  expect(accepted).toEqual([]);
  expect(await server.digest()).toBe(before);
});

/** The resident memory of the server's process, in MB. */
function memoryOfServer(): number {
  const status = readFileSync(`/proc/${server.instance.process.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** The processor's time that the server's process has used, all its threads, in ms. */
function cpuOfServer(): number {
  const stat = readFileSync(`/proc/${server.instance.process.pid}/stat`, "utf8");
  const [user = 0, system = 0] = stat
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10; // Linux counts in hundredths of a second
}

/** Expects memory growth below a limit; polls, since garbage is not collected at once. */
async function expectGrowthBelow(baselineMB: number, maxMB: number) {
  const grown = async () => {
    await sendRequest(`${server.origin}/login`);
    return memoryOfServer() - baselineMB;
  };
  await expect.poll(grown, { timeout: 30_000, intervals: [100] }).toBeLessThan(maxMB);
}

test(`F6: 5,000 random bodies (seed ${SEED}) to Server Actions change no row, leak no memory and block no event loop`, async () => {
  const { Cookie } = await server.signIn("admin");
  const actions = builtActions();
  // Without an input every body is valid.
  for (const name of ["accounts/logoutAction", "calendar/renewCalendarFeedAction"])
    actions.delete(name);
  const known = [...actions.values()];
  const before = await server.digest();
  const send = async () => {
    const { id, page } = random.pick(known);
    const url = server.origin + routes[page]?.path(server);
    const form = new FormData();
    for (let n = random.below(8); n > 0; n--) {
      const name = random.pick([
        "0",
        "1",
        "$ACTION_REF_1",
        "$ACTION_1:0",
        "$ACTION_KEY",
        "_1_userId",
      ]);
      const value = random.pick([
        "$K1",
        '["$K1","$F2","$@3"]',
        `{"id":"${id}","bound":"$@9"}`,
        '{"then":"$1:constructor:constructor"}',
        "$1:__proto__:then",
        JSON.stringify(randomJson()),
        random.word(5),
      ]);
      form.append(name, value);
    }
    const headers: Record<string, string> = { Cookie: String(Cookie), Origin: server.origin };
    const init: Init = { method: "POST", headers, body: random.chance(0.7) ? form : bytes(300) };
    if (random.chance(0.7)) headers["Next-Action"] = id;
    await sendRequest(url, init);
  };
  await repeat(1_500, send, 8); // warm-up: modules, compiled code, caches
  const baselineMB = memoryOfServer();
  await repeat(3_200, send, 8);
  await expectGrowthBelow(baselineMB, 100);
  // One after the other: no body keeps the event loop for longer than the processor is busy with it.
  const costs: number[] = [];
  for (let n = 0; n < 300; n++) {
    const since = cpuOfServer();
    await send();
    costs.push(cpuOfServer() - since);
  }
  expect(Math.max(...costs)).toBeLessThan(500);
  expect(await server.digest()).toBe(before);
  expect((await sendRequest(`${server.origin}/api/health/live`)).status).toBe(200);
});

test("J1: a form that is too large shows an error and keeps its input, and a huge one is refused", async () => {
  const headers = { ...(await server.signIn("teacher")), Origin: server.origin };
  const url = `${server.origin}/teach`;
  const hidden = hiddenFields((await sendRequest(url, { headers })).body, 'name="title"');
  const form = (size: number) => {
    const body = new FormData();
    for (const [name, value] of hidden) body.append(name, value);
    body.append("title", "Kelas panjang");
    body.append("description", "x".repeat(size));
    return body;
  };
  const before = await server.digest();
  const large = await sendRequest(url, { method: "POST", headers, body: form(300_000) });
  expect(large.status).toBe(200);
  expect(large.body).toMatch(/role="alert"[^>]*>[^<]*(<[^>]+>)*Isianmu terlalu besar/);
  expect(large.body).toContain('value="Kelas panjang"');
  expect(large.body).toContain("x".repeat(300_000));
  expect((await sendRequest(url, { method: "POST", headers, body: form(1_100_000) })).status).toBe(
    413,
  );
  expect(await server.digest()).toBe(before);
});

test("J1: 20 concurrent bodies of 60 MB are refused without being buffered", async () => {
  const { Cookie } = await server.signIn("admin");
  const body = Buffer.alloc(60_000_000, " ");
  const baselineMB = memoryOfServer();
  const url = `${server.origin}/api/users`;
  const headers = {
    Cookie: String(Cookie),
    Origin: server.origin,
    "Content-Type": "application/json",
  };
  const statuses = await Promise.all(
    Array.from({ length: 20 }, () =>
      sendRequest(url, { method: "POST", headers, body }).then(
        ({ status }) => status,
        () => 413, // disconnected while still sending
      ),
    ),
  );
  expect(new Set(statuses)).toEqual(new Set([413]));
  await expectGrowthBelow(baselineMB, 50);
});

test("E5, K2: an unexpected failure shows a code, and is logged once, with the request and no query value", async () => {
  const headers = await server.signIn("student");
  await server.database.execute("alter table course rename to course_gone");
  try {
    const response = await sendRequest(`${server.origin}/app/courses?rahasia=1`, { headers });
    expect(response.status).toBe(500);
    expect(response.body).not.toMatch(/Failed query|no such table|course_gone|node_modules/);
    const requestId = String(response.headers.get("x-request-id"));
    await expect.poll(() => server.output()).toContain(requestId);

    const lines = server.output().split("\n");
    const failures = lines.filter((line) => line.includes(requestId));
    expect(failures).toHaveLength(1);
    expect(JSON.parse(String(failures[0]))).toMatchObject({
      requestId,
      method: "GET",
      path: "/app/courses",
    });
    const { digest } = JSON.parse(String(failures[0])) as { digest: string };
    expect(response.body).toContain(digest);
    expect(lines.filter((line) => line.includes("Failed query"))).toEqual(failures);
    expect(server.output()).not.toContain(server.users.student);
    expect(server.output()).not.toContain("rahasia");
  } finally {
    await server.database.execute("alter table course_gone rename to course");
  }
});
