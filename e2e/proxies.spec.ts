import { setTimeout as pause } from "node:timers/promises";
import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import type { Browser, Page } from "playwright/test";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import { freePort } from "@/lib/http/free-port";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";
import { openStreams } from "./support/metrics";
import { caddy, startCaddy } from "./support/proxies/caddy";
import { nginx, startNginx } from "./support/proxies/nginx";
import { type Proxy, replaced } from "./support/proxies/proxy";
import { ask, slowBody, slowHead } from "./support/proxies/requests";
import { followRequests } from "./support/unfinished-requests";

test.describe.configure({ mode: "default" }); // one application, and one proxy at a time

const [APP_PORT, TLS_PORT] = [3292, 8443];
const HEARTBEAT_MS = 1_000;
const PASSWORD = "kucing tidur siang";
const passwordHash = hashSync(PASSWORD, 4);

let instance: Instance;
test.beforeAll(async () => {
  instance = await startInstance(APP_PORT, {
    APP_ORIGIN: `https://localhost:${TLS_PORT}`,
    TRUST_PROXY_HOPS: "1",
    STREAM_HEARTBEAT_MS: String(HEARTBEAT_MS),
  });
});
test.afterAll(() => instance.stop());

/** What tells why a test has failed: the requests of its browsers, the logs of its proxies. */
const evidence: (() => string | string[])[] = [];
test.afterEach(() => {
  const { status, expectedStatus } = test.info();
  const told = evidence.splice(0).flatMap((tell) => tell());
  if (status !== expectedStatus) console.log([...told, instance.log()].join("\n"));
});

async function createUser(role: Role, displayName: string) {
  const username = `${role}.${crypto.randomUUID().slice(0, 8)}`;
  return { ...(await createActor(role, { username, displayName, passwordHash })), username };
}
type User = Awaited<ReturnType<typeof createUser>>;

/** A page of a new browser behind the proxy, signed in through the login form. */
async function signIn(
  browser: Browser,
  user: User,
  options: { origin: string; javaScriptEnabled?: boolean },
): Promise<Page> {
  const { origin: baseURL, ...others } = options;
  const context = await browser.newContext({
    baseURL,
    locale: "id-ID",
    ignoreHTTPSErrors: true,
    ...others,
  });
  evidence.push(followRequests(context));
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(user.username);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/(app|teach)$/);
  return page;
}

/** The pages of one browser, all of them connected. */
async function openTabs(first: Page, count: number): Promise<Page[]> {
  const pages = [first];
  while (pages.length < count) pages.push(await first.context().newPage());
  await Promise.all(pages.slice(1).map((page) => page.goto("/app")));
  await Promise.all(pages.map((page) => expect(page.getByText("Tersambung")).toBeAttached()));
  return pages;
}

const protocolOf = (page: Page) =>
  page.evaluate(() => {
    const [navigation] = performance.getEntriesByType("navigation");
    return (navigation as PerformanceNavigationTiming).nextHopProtocol;
  });

/** Signs in with and without JavaScript, announces by a plain form, and reads in some tabs of one browser. */
async function announceThrough(browser: Browser, { origin, log }: Proxy, tabs = 1) {
  evidence.push(log);
  const [bu, dewi] = [await createUser("teacher", "Bu Ratna"), await createUser("student", "Dewi")];
  const course = await createCourse(bu, { students: [dewi], title: "Robotika" });
  const first = await signIn(browser, dewi, { origin });
  expect(await protocolOf(first)).toBe("h2");
  const desk = await signIn(browser, bu, { origin, javaScriptEnabled: false });
  const inboxes = await openTabs(first, tabs);
  await expect.poll(() => openStreams(instance.origin)).toBe(1);

  await openComposer(desk, course);
  await fillIn(desk, "Rakit lengan robot");
  await send(desk);
  await expect(desk.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  for (const inbox of inboxes) {
    await expect(inbox.getByText("Rakit lengan robot").first()).toBeVisible();
  }
  await Promise.all(inboxes.slice(1).map((inbox) => inbox.close()));
  await first.goto("/app/notifications");
  await first.getByRole("button", { name: "Tandai semua dibaca" }).click();
  await expect(first.getByText("Semua sudah ditandai dibaca.")).toBeVisible();
  await Promise.all([first, desk].map((page) => page.context().close()));
}

/** The stream of a new student: its first frame comes before any heartbeat, and heartbeats follow. */
async function followStream({ origin }: Proxy) {
  const { token } = await createSession(await createUser("student", "Dewi"));
  const stream = await openStream({ origin, token, headers: { "Accept-Encoding": "gzip, br" } });
  await stream.untilFrames(1, HEARTBEAT_MS);
  expect(stream.text()).not.toContain(": heartbeat\n");
  expect(stream.status).toBe(200);
  expect(stream.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
  });
  expect(stream.headers["content-encoding"]).toBeUndefined();
  await stream.until(() => stream.text().includes(": heartbeat\n"), 5 * HEARTBEAT_MS);
  return stream;
}

const logIn = (proxy: Proxy, { username }: User, headers: Record<string, string>) =>
  ask(proxy, "/demo/lucia/login?/login", {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/x-www-form-urlencoded" },
    body: String(new URLSearchParams({ username, password: PASSWORD })),
  });

const hundred = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: 100 }, make));

/** Caddy retries a request for so long where no instance can be reached. */
const impatient = (configuration: string) =>
  configuration.replace("lb_try_duration 4s", "lb_try_duration 100ms");

async function throughNginx(
  adapt: (configuration: string) => string,
  use: (proxy: Proxy) => Promise<unknown>,
) {
  const proxy = await startNginx({ port: TLS_PORT, to: [APP_PORT], adapt });
  try {
    await use(proxy);
  } finally {
    await proxy.stop();
  }
}

const proxies = [
  {
    name: "nginx",
    program: nginx,
    start: startNginx,
    quicker: (configuration: string) =>
      replaced(configuration, "client_header_timeout 10s", "client_header_timeout 2s"),
  },
  {
    name: "Caddy",
    program: caddy,
    start: startCaddy,
    quicker: (configuration: string) =>
      replaced(configuration, "read_header 10s", "read_header 2s"),
  },
];

for (const { name, program, start, quicker } of proxies) {
  test.describe(name, () => {
    test.skip(!program, `${name} is not installed: its configuration is not tested`);
    let proxy: Proxy;
    test.beforeAll(async () => {
      proxy = await start({ port: TLS_PORT, to: [APP_PORT], adapt: quicker });
    });
    test.afterAll(() => proxy.stop());

    test(`G7: behind ${name} forms work with and without JavaScript, and ten tabs hold one stream over HTTP/2`, async ({
      browser,
    }) => {
      await announceThrough(browser, proxy, 10);
    });

    test(`G7: ${name} passes the stream on at once, and ends it when its browser leaves`, async () => {
      const stream = await followStream(proxy);
      expect(await openStreams(instance.origin)).toBe(1);
      stream.close();
      await expect.poll(() => openStreams(instance.origin)).toBe(0);
    });

    test(`A12, E5: ${name} forwards the real client address, and the headers of the application`, async () => {
      const student = await createUser("student", "Dewi");
      const forged = { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example" };
      const login = await logIn(proxy, student, { ...forged, Forwarded: "for=203.0.113.9" });
      expect([login.status, login.headers.location]).toEqual([303, "/app"]);
      expect(login.headers["set-cookie"]?.join()).toMatch(/__Host-session=.*HttpOnly.*Secure/);
      const rows = await db
        .select({ address: session.address })
        .from(session)
        .where(eq(session.userId, student.id));
      expect(rows).toEqual([{ address: "127.0.0.1" }]);

      const { status, headers } = await ask(proxy, "/app", { headers: forged });
      expect([status, headers.location]).toEqual([307, "/login?next=%2Fapp"]);
      expect(headers["strict-transport-security"]).toMatch(/^max-age=\d+/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers.server).toBe(name); // without a version
      // A request through a proxy comes from this machine, but not from a local client.
      expect((await ask(proxy, "/api/metrics")).status).toBe(401);
    });

    test(`J1: ${name} passes on no request that is too large`, async () => {
      const body = Buffer.alloc(1_200_000, "a");
      expect(await ask(proxy, "/api/courses", { method: "POST", body })).toMatchObject({
        status: 413,
      });
      const { status } = await ask(proxy, "/login", { headers: { "X-Long": "a".repeat(70_000) } });
      expect([400, 431]).toContain(status);
      expect((await ask(proxy, "/api/health/live")).status).toBe(200); // it disturbs nobody else
    });

    test(`J5: behind ${name} two hundred slow connections disturb no other, and slow heads are ended`, async () => {
      const bodies = await hundred(() => slowBody(proxy));
      const heads = await hundred(() => slowHead(proxy));
      try {
        for (let round = 0; round < 20; round++) {
          const paths = ["/login", "/api/health/live", "/api/health/ready", "/api/openapi.json"];
          const responses = await Promise.all(paths.map((path) => ask(proxy, path)));
          expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
          await pause(50);
        }
        expect(bodies.filter(({ destroyed }) => destroyed)).toEqual([]);
        const slowHeads = () => heads.filter(({ destroyed }) => !destroyed).length;
        await expect.poll(slowHeads, { timeout: 30_000 }).toBe(0); // the limit covers the whole head
      } finally {
        for (const socket of [...heads, ...bodies]) socket.destroy();
      }
    });

    test(`K2: ${name} logs no secret address of a calendar, and passes by an instance that is gone`, async () => {
      const secret = "rahasia".repeat(5);
      const gone = await freePort();
      const lone = await start({ port: TLS_PORT + 10, to: [gone], adapt: impatient });
      await ask(lone, `/api/calendar/${secret}.ics`);
      await ask(lone, "/login?mark");
      await expect.poll(() => lone.log()).toContain("/login?mark");
      expect(lone.log()).not.toContain(secret);
      await lone.stop();

      const two = await start({ port: TLS_PORT + 10, to: [gone, APP_PORT] });
      try {
        const responses = await Promise.all(
          Array.from({ length: 12 }, () => ask(two, "/api/health/live")),
        );
        expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
      } finally {
        await two.stop();
      }
    });
  });
}

test.describe("nginx, configured otherwise", () => {
  test.skip(!nginx, "nginx is not installed");
  test("G7: with nginx's own buffering the stream arrives as well", () =>
    throughNginx(
      (shipped) => replaced(shipped, "proxy_buffering off;", ""),
      async (proxy) => (await followStream(proxy)).close(),
    ));

  test("E2: a proxy that drops the port from Host breaks no form", ({ browser }) =>
    throughNginx(
      (shipped) => replaced(shipped, "Host $http_host;", "Host $host;"),
      (proxy) => announceThrough(browser, proxy),
    ));

  test("J5: one address has a limited number of connections", () =>
    throughNginx(
      (shipped) =>
        replaced(
          shipped,
          "limit_conn naik_kelas_address 2000;",
          "limit_conn naik_kelas_address 2;",
        ),
      async (proxy) => {
        const streams = [await followStream(proxy), await followStream(proxy)];
        expect((await ask(proxy, "/login")).status).toBe(429);
        for (const stream of streams) stream.close();
        await expect.poll(async () => (await ask(proxy, "/login")).status).toBe(200);
      },
    ));
});
