import { readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { expect, test } from "playwright/test";
import { actions } from "./support/actions";
import { canaries, leaksTo } from "./support/canaries";
import { ask, builtActions, fetchedAction, payload, postedAction } from "./support/requests";
import { routes } from "./support/routes";
import { everybody, openStage, type Stage } from "./support/school";

const PORT = 3234;
const METRICS_TOKEN = "CANARY-token-for-metrics";

test.describe.configure({ mode: "default" });
test.setTimeout(400_000);

let stage: Stage;
test.beforeAll(async () => void (stage = await openStage(PORT, { METRICS_TOKEN })));
test.afterAll(() => stage.close());

const foreign: Record<string, string>[] = [
  { Origin: "https://jahat.example" },
  { Origin: "null" },
  { Origin: "bukan asal" },
  { Origin: `http://localhost:${PORT}.jahat.example` },
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
];

test("E1: what another site makes a browser send changes nothing", async () => {
  const cookie = await stage.signIn("admin");
  const before = await stage.digest();
  for (const route of Object.values(routes)) {
    for (const call of route.calls) {
      if (call.method === "GET") continue;
      const url = stage.origin + route.path(stage) + (call.query ?? "");
      for (const from of foreign) {
        const { Origin: _own, ...headers } = payload(stage, call).headers ?? {};
        const init = { ...payload(stage, call), headers: { ...headers, ...cookie, ...from } };
        expect([url, from, (await ask(url, init)).status]).toEqual([url, from, 403]);
      }
    }
  }
  for (const [name, { id, page }] of builtActions()) {
    const fields = actions[name]?.fields(stage) ?? {};
    const url = stage.origin + routes[page]?.path(stage);
    for (const init of [fetchedAction(id, fields), postedAction(id, fields)]) {
      for (const from of [...foreign, {}]) {
        // Without either header it is no browser of today: refused for its form with a session.
        const answer = await ask(url, {
          ...init,
          headers: { ...init.headers, ...cookie, ...from },
        });
        expect([name, from, answer.status]).toEqual([name, from, 403]);
      }
    }
  }
  expect(await stage.digest()).toBe(before);
});

/** As `fetch` cannot: with another Host. */
const askAs = (path: string, headers: Record<string, string>) =>
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

test("E2: whatever Host a client names, it is nowhere taken for the site's own", async () => {
  const lies = {
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
    const { status, text } = await askAs(path, lies);
    expect([path, status]).not.toEqual([path, 500]);
    expect(text).not.toContain("jahat.example");
  }
  const { id, page } = builtActions().get("auth/logoutAction") ?? { id: "", page: "" };
  const headers = { ...lies, Origin: "https://jahat.example" };
  const answer = await ask(stage.origin + routes[page]?.path(stage), {
    ...fetchedAction(id, {}),
    headers: { "Next-Action": id, ...headers },
  });
  expect(answer.status).toBe(403);
  expect(stage.said()).not.toContain("jahat.example");
});

test("E3: reading changes nothing, in whose name ever", async () => {
  for (const who of ["admin", "teacher", "student"] as const) {
    const headers = await stage.signIn(who);
    const before = await stage.digest();
    for (const route of Object.values(routes)) {
      for (const method of ["GET", "HEAD", "OPTIONS"])
        await ask(stage.origin + route.path(stage), { method, headers });
    }
    expect(await stage.digest()).toBe(before);
  }
});

test("E7: of 200 requests of two users at once, none is answered with the other's", async () => {
  const paths = [
    "/app",
    "/app/courses",
    "/app/notifications",
    "/api/notifications",
    "/app/settings",
  ];
  const cookies = {
    student: await stage.signIn("student"),
    otherTeacher: await stage.signIn("otherTeacher"),
  };
  const asked = Array.from({ length: 200 }, async (_, n) => {
    const who = n % 2 ? "student" : "otherTeacher";
    const path = paths[Math.floor(n / 2) % paths.length] ?? "/app";
    const { body, headers, status } = await ask(stage.origin + path, { headers: cookies[who] });
    expect([path, status, leaksTo(who, body)]).toEqual([path, 200, []]);
    expect(headers.get("x-nextjs-cache")).not.toBe("HIT");
    const own = { student: stage.users.student, otherTeacher: stage.users.otherTeacher };
    expect(body).not.toContain(own[who === "student" ? "otherTeacher" : "student"]);
  });
  await Promise.all(asked);
});

const tricks: Record<string, string>[] = [
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

test("F2: no header of the framework's own opens what is closed", async () => {
  for (const who of everybody.slice(0, 2)) {
    const cookie = await stage.signIn(who);
    for (const route of Object.values(routes)) {
      const url = stage.origin + route.path(stage);
      const plain = await ask(url, { headers: cookie });
      for (const trick of tricks) {
        const { status, body } = await ask(url, { headers: { ...cookie, ...trick } });
        const isAdmission = plain.status !== 200 && status === 200 && !url.endsWith("/metrics");
        expect([url, trick, isAdmission, leaksTo(who, body)]).toEqual([url, trick, false, []]);
        expect([url, trick, status >= 500 && status !== plain.status]).toEqual([url, trick, false]);
      }
    }
  }
});

test("F3: no spelling of a path leads past the gate", async () => {
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
  for (const who of ["anonymous", "student", "teacher"] as const) {
    const cookie = await stage.signIn(who);
    for (const path of spellings) {
      for (const headers of [cookie, { ...cookie, RSC: "1" }]) {
        const { status, text } = await askAs(path, headers);
        expect([path, status < 500, leaksTo(who, text)]).toEqual([path, true, []]);
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

test("F5: neither the built files nor a page hold secrets, SQL, paths or maps", async () => {
  const folder = ".next/static";
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  const texts = files
    .filter((file) => /\.(js|css)$/.test(file))
    .map((file) => [file, readFileSync(`${folder}/${file}`, "utf8")] as const);
  for (const [file, text] of texts)
    expect([file, secrets.filter((secret) => text.includes(secret))]).toEqual([file, []]);

  const headers = await stage.signIn("admin");
  for (const route of Object.values(routes)) {
    const path = route.path(stage);
    const { body } = await ask(stage.origin + path, { headers });
    expect([path, secrets.filter((secret) => body.includes(secret))]).toEqual([path, []]);
  }
  const [script] = texts.find(([file]) => file.endsWith(".js")) ?? [];
  expect((await ask(`${stage.origin}/_next/static/${script}`)).status).toBe(200);
  expect((await ask(`${stage.origin}/_next/static/${script}.map`)).status).toBe(404);
});
