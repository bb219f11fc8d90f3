import { readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { expect, test } from "playwright/test";
import { actions } from "./support/actions";
import { canaries, leaksTo } from "./support/canaries";
import {
  sendRequest,
  builtActions,
  fetchedAction,
  payload,
  postedAction,
} from "./support/requests";
import { routes } from "./support/routes";
import { userKinds, startTestServer, type TestServer } from "./support/test-server";

const PORT = 3234;
const METRICS_TOKEN = "CANARY-token-for-metrics";

test.describe.configure({ mode: "default" });
test.setTimeout(400_000);

let server: TestServer;
test.beforeAll(async () => void (server = await startTestServer(PORT, { METRICS_TOKEN })));
test.afterAll(() => server.close());

const foreign: Record<string, string>[] = [
  { Origin: "https://jahat.example" },
  { Origin: "null" },
  { Origin: "bukan asal" },
  { Origin: `http://localhost:${PORT}.jahat.example` },
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
];

// What is wrong is collected in lists: thousands of calls of `expect` would take seconds.

test("E1: cross-site requests change nothing", async () => {
  const cookie = await server.signIn("admin");
  const before = await server.digest();
  const passed: string[] = [];
  for (const route of Object.values(routes)) {
    for (const call of route.calls) {
      if (call.method === "GET") continue;
      const url = server.origin + route.path(server) + (call.query ?? "");
      for (const from of foreign) {
        const { Origin: _own, ...headers } = payload(server, call).headers ?? {};
        const init = { ...payload(server, call), headers: { ...headers, ...cookie, ...from } };
        const { status } = await sendRequest(url, init);
        if (status !== 403) passed.push(`${call.method} ${url} ${JSON.stringify(from)}: ${status}`);
      }
    }
  }
  for (const [name, { id, page }] of builtActions()) {
    const fields = actions[name]?.fields(server) ?? {};
    const url = server.origin + routes[page]?.path(server);
    for (const init of [fetchedAction(id, fields), postedAction(id, fields)]) {
      for (const from of [...foreign, {}]) {
        // Without either header it is no current browser: a form with a session is refused.
        const { status } = await sendRequest(url, {
          ...init,
          headers: { ...init.headers, ...cookie, ...from },
        });
        if (status !== 403) passed.push(`${name} ${JSON.stringify(from)}: ${status}`);
      }
    }
  }
  expect(passed).toEqual([]);
  expect(await server.digest()).toBe(before);
});

/** Sends a request with another Host, which `fetch` cannot. */
const requestAs = (path: string, headers: Record<string, string>) =>
  new Promise<{ status: number; text: string }>((resolve, reject) => {
    get({ port: PORT, host: "127.0.0.1", path, headers }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: JSON.stringify(response.headers) + body,
        }),
      );
    }).on("error", reject);
  });

test("E2: a foreign Host is nowhere used as the site's own", async () => {
  const forgedHeaders = {
    Host: "jahat.example",
    "X-Forwarded-Host": "jahat.example",
    "X-Forwarded-Proto": "https",
  };
  for (const path of [
    "/",
    "/login",
    "/admin",
    "//admin",
    "/tidak-ada",
    "/demo/lucia",
    "/unavailable",
  ]) {
    const { status, text } = await requestAs(path, forgedHeaders);
    expect([path, status]).not.toEqual([path, 500]);
    expect(text).not.toContain("jahat.example");
  }
  const { id, page } = builtActions().get("accounts/logoutAction") ?? { id: "", page: "" };
  const headers = { ...forgedHeaders, Origin: "https://jahat.example" };
  const response = await sendRequest(server.origin + routes[page]?.path(server), {
    ...fetchedAction(id, {}),
    headers: { "Next-Action": id, ...headers },
  });
  expect(response.status).toBe(403);
  expect(server.output()).not.toContain("jahat.example");
});

test("E3: read requests change nothing, for any kind of user", async () => {
  for (const userKind of ["admin", "teacher", "student"] as const) {
    const headers = await server.signIn(userKind);
    const before = await server.digest();
    for (const route of Object.values(routes)) {
      for (const method of ["GET", "HEAD", "OPTIONS"])
        await sendRequest(server.origin + route.path(server), { method, headers });
    }
    expect(await server.digest()).toBe(before);
  }
});

test("E7: 200 concurrent requests of two users never return the other user's data", async () => {
  const paths = [
    "/app",
    "/app/courses",
    "/app/notifications",
    "/api/notifications",
    "/app/settings",
  ];
  const cookies = {
    student: await server.signIn("student"),
    otherTeacher: await server.signIn("otherTeacher"),
  };
  const requests = Array.from({ length: 200 }, async (_, n) => {
    const userKind = n % 2 ? "student" : "otherTeacher";
    const path = paths[Math.floor(n / 2) % paths.length] ?? "/app";
    const { body, headers, status } = await sendRequest(server.origin + path, {
      headers: cookies[userKind],
    });
    expect([path, status, leaksTo(userKind, body)]).toEqual([path, 200, []]);
    expect(headers.get("x-nextjs-cache")).not.toBe("HIT");
    const own = { student: server.users.student, otherTeacher: server.users.otherTeacher };
    expect(body).not.toContain(own[userKind === "student" ? "otherTeacher" : "student"]);
  });
  await Promise.all(requests);
});

const internalHeaders: Record<string, string>[] = [
  { "X-Middleware-Subrequest": "proxy" },
  { "X-Middleware-Subrequest": "src/proxy" },
  { "X-Middleware-Subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "X-Middleware-Subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "X-Middleware-Subrequest": "pages/_middleware" },
  { "Next-Resume": "1" },
  { "X-Nextjs-Data": "1" },
  { "Next-Action": "0".repeat(42) },
  { "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https" },
  { "X-Middleware-Rewrite": "/admin/users", "X-Invoke-Path": "/admin/users" },
  { "X-Matched-Path": "/admin/users", "X-Now-Route-Matches": "1" },
];

test("F2: no internal header of the framework grants access", async () => {
  const wrong: string[] = [];
  for (const userKind of userKinds.slice(0, 2)) {
    const cookie = await server.signIn(userKind);
    for (const route of Object.values(routes)) {
      const url = server.origin + route.path(server);
      const plain = await sendRequest(url, { headers: cookie });
      for (const extra of internalHeaders) {
        const { status, body } = await sendRequest(url, { headers: { ...cookie, ...extra } });
        const isBypass = plain.status !== 200 && status === 200 && !url.endsWith("/metrics");
        const isDefect = status >= 500 && status !== plain.status;
        const title = `${userKind}, ${url}, ${JSON.stringify(extra)}`;
        if (isBypass || isDefect) wrong.push(`${title}: ${status}, not ${plain.status}`);
        wrong.push(...leaksTo(userKind, body).map((leak) => `${title}: contains "${leak}"`));
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("F3: no spelling of a path bypasses a guard", async () => {
  const spellings = [
    "/admin/users/",
    "//admin/users",
    "/%61dmin/users",
    "/admin%2fusers",
    "/admin/users;x",
    "/ADMIN/users",
    "/admin/users.rsc",
    "/admin/users.segments/_tree.segment.rsc",
    "/./admin/users",
    "/admin/./users",
    "/app/../admin/users",
    "/admin//users",
    "/admin/users%00",
    "/admin/users%20",
    "/_next/data/x/admin/users.json",
    "/admin/users?_rsc=1",
    "/admin\\users",
    "/admin/users/%2e",
    "/index/admin/users",
  ];
  for (const userKind of ["anonymous", "student", "teacher"] as const) {
    const cookie = await server.signIn(userKind);
    for (const path of spellings) {
      for (const headers of [cookie, { ...cookie, RSC: "1" }]) {
        const { status, text } = await requestAs(path, headers);
        expect([path, status < 500, leaksTo(userKind, text)]).toEqual([path, true, []]);
        expect(text).not.toContain(canaries.outsider.text);
      }
    }
  }
});

const secrets = [
  METRICS_TOKEN,
  process.cwd(),
  "passwordHash",
  "password_hash",
  "TURSO_",
  "sourceMappingURL",
  "insert into",
  "drizzle",
];

test("F5: neither the built files nor a page contain secrets, SQL, paths or source maps", async () => {
  const folder = ".next/static";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  const texts = files
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")] as const);
  for (const [file, text] of texts)
    expect([file, secrets.filter((secret) => text.includes(secret))]).toEqual([file, []]);

  const headers = await server.signIn("admin");
  for (const route of Object.values(routes)) {
    const path = route.path(server);
    const { body } = await sendRequest(server.origin + path, { headers });
    expect([path, secrets.filter((secret) => body.includes(secret))]).toEqual([path, []]);
  }
  const [script] = texts.find(([file]) => file.endsWith(".js")) ?? [];
  expect((await sendRequest(`${server.origin}/_next/static/${script}`)).status).toBe(200);
  expect((await sendRequest(`${server.origin}/_next/static/${script}.map`)).status).toBe(404);
});
