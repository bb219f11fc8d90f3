import { connect } from "node:net";
import { once } from "node:events";
import { expect, test } from "playwright/test";
import { type HttpResponse, sendRequest } from "./support/requests";
import { routes } from "./support/routes";
import { startTestServer, type TestServer } from "./support/test-server";

const PORT = 3232;

test.describe.configure({ mode: "default" });
test.setTimeout(120_000);

let server: TestServer;
test.beforeAll(async () => void (server = await startTestServer(PORT)));
test.afterAll(() => server.close());

const policyOf = ({ headers }: HttpResponse) => headers.get("content-security-policy") ?? "";
const nonceOf = (response: HttpResponse) => /'nonce-([^']+)'/.exec(policyOf(response))?.[1];

/** Problems of an HTML response's policy, and of the scripts and styles in it. */
function flaws(response: HttpResponse): string[] {
  const policy = policyOf(response);
  const nonce = nonceOf(response);
  const wrong: string[] = [];
  if (!nonce || Buffer.from(nonce, "base64").length < 16) wrong.push("no nonce");
  if (/unsafe-|\*|http:/.test(policy)) wrong.push(policy);
  for (const directive of [
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  ])
    if (!policy.split("; ").includes(directive)) wrong.push(`lacks ${directive}`);
  const elements = response.body.match(/<(script|style)\b[^>]*>/g) ?? [];
  wrong.push(...elements.filter((element) => !element.includes(`nonce="${nonce}"`)));
  wrong.push(...(response.body.match(/<[^>]+\s(style|on\w+)="[^"]*"/g) ?? []));
  return wrong;
}

/** One of each kind of HTML response, with its status. */
const kinds: [status: number, path: string][] = [
  [200, "/login"],
  [200, "/register"],
  [307, "/admin"],
  [307, "/app"],
  [404, "/tidak-ada"],
  [404, "/demo/tidak-ada"],
  [404, "/%ff"],
  [404, "/app/courses/%E0%A4%A"], // Next.js cannot decode it
  [503, "/unavailable?back=/app"],
];

const prefetches: Record<string, string>[] = [
  {},
  { "Next-Router-Prefetch": "1" },
  { Purpose: "prefetch", "Sec-Purpose": "prefetch" },
  {
    "Content-Security-Policy": "script-src * 'unsafe-inline' 'nonce-mine'",
    "Content-Security-Policy-Report-Only": "script-src 'nonce-mine'",
    "X-Nonce": "mine",
  },
];

test("E4: every HTML response has a policy with its own nonce, whatever the client sends", async () => {
  const nonces: (string | undefined)[] = [];
  for (const [status, path] of kinds) {
    for (const headers of prefetches) {
      const response = await sendRequest(server.origin + path, { headers });
      expect([path, response.status, flaws(response)]).toEqual([path, status, []]);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      nonces.push(nonceOf(response));
    }
  }
  expect(new Set(nonces).size).toBe(nonces.length);
  expect(nonces).not.toContain("mine");
});

test("E4: pages and refusals of signed-in users have one too", async () => {
  for (const userKind of ["student", "admin"] as const) {
    const headers = await server.signIn(userKind);
    for (const [file, route] of Object.entries(routes)) {
      if (!file.endsWith("page.tsx")) continue;
      const response = await sendRequest(server.origin + route.path(server), { headers });
      if (response.body === "") continue;
      expect([route.path(server), flaws(response)]).toEqual([route.path(server), []]);
      expect(response.headers.get("cache-control")).toContain("no-store");
    }
  }
});

const everywhere: [name: string, value: RegExp][] = [
  ["x-content-type-options", /^nosniff$/],
  ["x-frame-options", /^DENY$/],
  ["referrer-policy", /^strict-origin-when-cross-origin$/],
  ["permissions-policy", /camera=\(\)/],
  ["cross-origin-opener-policy", /^same-origin$/],
  ["content-security-policy", /frame-ancestors 'none'/],
  ["x-request-id", /^[\da-f-]{36}$/],
];

/** Of these only the first means something for what a page loads by a name with a hash. */
const ofBuildFiles = everywhere.slice(0, 1);
const isBuildFile = ({ headers }: HttpResponse) =>
  headers.get("cache-control")?.includes("immutable") === true;

/** Problems of the headers that every response must have. */
function headerProblems(response: HttpResponse): string[] {
  const { headers, body } = response;
  const wrong = (isBuildFile(response) ? ofBuildFiles : everywhere)
    .filter(([name, value]) => !value.test(headers.get(name) ?? ""))
    .map(([name]) => `${name}: ${headers.get(name)}`);
  const names = [...headers.keys()];
  wrong.push(...names.filter((name) => /^access-control-|x-powered-by|^server$/.test(name)));
  const type = headers.get("content-type") ?? "";
  const isBinary = /^(font|image\/x-icon|application\/zip)/.test(type);
  const isNextsOwn = headers.has("refresh"); // its redirect to a path without double slashes
  if (body !== "" && !isBinary && !isNextsOwn && !/charset=utf-8/i.test(type))
    wrong.push(`content-type: ${type}`);
  return wrong;
}

test("E5: the fixed headers are on every response, static and refused ones too; no CORS", async () => {
  const { body } = await sendRequest(`${server.origin}/login`);
  const files = [...new Set(body.match(/\/_next\/static\/[\w./-]+/g))].slice(0, 6);
  const paths = [
    ...kinds.map(([, path]) => path),
    ...Object.values(routes).map(({ path }) => path(server)),
    ...files,
    "/icon.svg",
    "/favicon.ico",
    "//admin",
    "/_next/static/tidak-ada.js",
    "/_next/image?url=/x",
    "/_next/data/x/admin.json",
    "/api/notifications?limit=x",
  ];
  expect(files.length).toBeGreaterThan(3);
  const signedIn = await server.signIn("student");
  const wrong: string[] = [];
  for (const path of paths) {
    for (const headers of [{}, signedIn]) {
      for (const method of ["GET", "HEAD", "OPTIONS", "POST", "DELETE"]) {
        const from = {
          ...headers,
          Origin: method === "GET" ? "https://jahat.example" : server.origin,
        };
        const response = await sendRequest(server.origin + path, { method, headers: from });
        wrong.push(...headerProblems(response).map((each) => `${method} ${path}: ${each}`));
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("E5: HSTS exactly when the configured origin is https", async () => {
  const { headers } = await sendRequest(`${server.origin}/login`);
  expect(headers.get("strict-transport-security")).toBeNull();

  const settings = { APP_ORIGIN: "https://kelas.sch.id" };
  const secure = await startTestServer(PORT + 1, settings);
  try {
    for (const path of [
      "/login",
      "/admin",
      "//admin",
      "/api/notifications",
      "/icon.svg",
      "/tidak-ada",
    ]) {
      const response = await sendRequest(`http://localhost:${PORT + 1}${path}`);
      expect([path, response.headers.get("strict-transport-security")]).toEqual([
        path,
        "max-age=31536000; includeSubDomains",
      ]);
    }
  } finally {
    await secure.close();
  }
});

/** Calendar programs and browsers ask again with the entity tag; their copy is private to them. */
const revalidated: Record<string, string> = {
  "api/calendar/[file]/route.ts": "private, no-cache",
  "api/files/[id]/route.ts": "private, no-cache, no-transform",
};

test("E6: nothing below /api is cached, and calendars and files only to be asked for again", async () => {
  for (const userKind of ["anonymous", "student", "admin"] as const) {
    const headers = await server.signIn(userKind);
    for (const [file, route] of Object.entries(routes)) {
      if (!file.startsWith("api/")) continue;
      const url = server.origin + route.path(server);
      for (const init of [{}, { method: "DELETE" }, { method: "OPTIONS" }]) {
        const response = await sendRequest(url, {
          headers: { ...headers, Origin: server.origin },
          ...init,
        });
        const kept = response.status === 200 ? revalidated[file] : undefined;
        expect([url, response.headers.get("cache-control")]).toEqual([
          url,
          kept ?? expect.stringContaining("no-store"),
        ]);
      }
    }
  }
});

/** Head and body of the response to a raw request. */
async function rawResponse(text: string): Promise<string> {
  const socket = connect(PORT, "127.0.0.1");
  let response = "";
  socket.on("data", (chunk) => (response += chunk.toString()));
  socket.end(text);
  await once(socket, "close");
  return response;
}

test("E8: a path that cannot be decoded is 404, not 500", async () => {
  for (const path of ["/api/courses/%E0%A4%A", "/api/health/%ff", "/api/users/%c0%ae?limit=5"]) {
    const { status, headers } = await sendRequest(server.origin + path, {});
    expect([path, status, headers.get("content-type")]).toEqual([
      path,
      404,
      "application/problem+json; charset=utf-8",
    ]);
  }
});

test("E8: TRACE and unknown methods are refused without an echo", async () => {
  for (const path of [
    "/",
    "/login",
    "/api/notifications",
    "/api/notifications/stream",
    "/icon.svg",
  ]) {
    for (const method of ["TRACE", "PROPFIND", "PURGE", "FOO"]) {
      const response = await rawResponse(
        `${method} ${path} HTTP/1.1\r\nHost: localhost:${PORT}\r\nX-Echo: gema\r\nConnection: close\r\n\r\n`,
      );
      expect([method, path, response.split("\r\n", 1)[0]]).toEqual([
        method,
        path,
        expect.stringMatching(/^HTTP\/1\.1 (400|405|501) /),
      ]);
      expect(response).not.toContain("gema");
    }
  }
});

test("E8: an unsupported method is 405 with the supported ones in Allow", async () => {
  const headers = { ...(await server.signIn("admin")), Origin: server.origin };
  for (const [file, route] of Object.entries(routes)) {
    const url = server.origin + route.path(server);
    const served = new Set<string>(route.calls.map(({ method }) => method));
    if (file.endsWith("page.tsx")) served.add("POST"); // Server Actions
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
      if (served.has(method)) continue;
      const response = await sendRequest(url, { method, headers });
      expect([method, url, response.status]).toEqual([method, url, 405]);
      const allowed = (response.headers.get("allow") ?? "").split(", ");
      expect([url, allowed.filter((name) => name !== "HEAD").toSorted()]).toEqual([
        url,
        [...served].toSorted(),
      ]);
    }
  }
});

test("F2: an upgrade is refused, and there is no image optimizer", async () => {
  const response = await rawResponse(
    `GET / HTTP/1.1\r\nHost: localhost:${PORT}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n",
  );
  expect(response).not.toContain(" 101 ");
  const image = await sendRequest(`${server.origin}/_next/image?url=%2Ficon.svg&w=64&q=75`);
  expect([400, 404]).toContain(image.status);
});
