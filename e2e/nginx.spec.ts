import { connect, type TLSSocket } from "node:tls";
import { once } from "node:events";
import { get } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import { hashSync } from "bcryptjs";
import { desc, eq } from "drizzle-orm";
import type { Browser, Page } from "playwright/test";
import { db } from "@/db/client";
import { session } from "@/db/schema";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";
import { nginx, type NginxProxy, replaced, startNginx } from "./support/nginx";

test.describe.configure({ mode: "serial" });
test.skip(!nginx, "nginx is not installed: docs/nginx.conf is not tested");

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

async function createUser(role: Role, displayName: string) {
  const username = `${role}.${crypto.randomUUID().slice(0, 8)}`;
  return { ...(await createActor(role, { username, displayName, passwordHash })), username };
}

/** A page of a new browser behind the proxy, signed in through the login form. */
async function signIn(
  browser: Browser,
  {
    username,
    origin,
    ...options
  }: { username: string; origin: string; javaScriptEnabled?: boolean },
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: "id-ID",
    ignoreHTTPSErrors: true,
    ...options,
  });
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL(/\/(app|teach)$/);
  return page;
}

const withoutPort = (configuration: string) =>
  replaced(configuration, "Host $http_host;", "Host $host;");
const buffering = (configuration: string) => replaced(configuration, "proxy_buffering off;", "");

/** Signs in with and without JavaScript, announces by a plain form, and reads over the stream. */
async function announceThrough(browser: Browser, adapt?: (configuration: string) => string) {
  const [bu, dewi] = [await createUser("teacher", "Bu Ratna"), await createUser("student", "Dewi")];
  const course = await createCourse(bu, { students: [dewi], title: "Robotika" });
  const proxy = await startNginx({ port: TLS_PORT, to: APP_PORT, adapt });
  try {
    const { origin } = proxy;
    const inbox = await signIn(browser, { username: dewi.username, origin });
    expect(
      await inbox.evaluate(() => {
        const [navigation] = performance.getEntriesByType("navigation");
        return (navigation as PerformanceNavigationTiming).nextHopProtocol;
      }),
    ).toBe("h2");
    const desk = await signIn(browser, {
      username: bu.username,
      origin,
      javaScriptEnabled: false,
    });
    await expect(inbox.getByText("Tersambung")).toBeAttached();
    await openComposer(desk, course);
    await fillIn(desk, "Rakit lengan robot");
    await send(desk);
    await expect(desk.getByText("Terkirim ke 1 siswa.")).toBeVisible();
    await expect(inbox.getByText("Rakit lengan robot").first()).toBeVisible();

    await inbox.goto("/app/notifications");
    await inbox.getByRole("button", { name: "Tandai semua dibaca" }).click();
    await expect(inbox.getByText("Semua sudah ditandai dibaca.")).toBeVisible();
    await Promise.all([inbox, desk].map((page) => page.context().close()));
  } finally {
    await proxy.stop();
  }
}

test("G7: behind nginx forms work with and without JavaScript, and announcements arrive", async ({
  browser,
}) => {
  await announceThrough(browser);
});

for (const [name, adapt] of [
  ["as shipped", undefined],
  ["with nginx's own buffering", buffering],
] as const) {
  test(`G7: behind nginx ${name}, the stream begins within a second and gets heartbeats`, async () => {
    const student = await createUser("student", "Dewi");
    const proxy = await startNginx({ port: TLS_PORT, to: APP_PORT, adapt });
    try {
      const { token } = await createSession(student);
      const headers = { "Accept-Encoding": "gzip, br" };
      const begun = performance.now();
      const stream = await openStream({ origin: proxy.origin, token, headers });
      await stream.untilFrames(1);
      expect(performance.now() - begun).toBeLessThan(1_000);
      expect(stream.status).toBe(200);
      expect(stream.headers).toMatchObject({
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store, no-transform",
      });
      expect(stream.headers["content-encoding"]).toBeUndefined();
      await stream.until(() => stream.text().includes(": heartbeat\n"), 5 * HEARTBEAT_MS);
      stream.close();
    } finally {
      await proxy.stop();
    }
  });
}

/** Status, headers and the Location of one request through the proxy. */
async function ask({ port }: NginxProxy, path: string, headers: Record<string, string> = {}) {
  const options = {
    host: "localhost",
    port,
    path,
    headers,
    agent: false,
    rejectUnauthorized: false,
  };
  const [response] = await once(get(options), "response");
  response.resume();
  await once(response, "end");
  return response as { statusCode: number; headers: Record<string, string | undefined> };
}

test("A12, E5: nginx forwards the real client address, and the headers of the application", async ({
  browser,
}) => {
  const student = await createUser("student", "Dewi");
  const proxy = await startNginx({ port: TLS_PORT, to: APP_PORT });
  try {
    const page = await signIn(browser, { username: student.username, origin: proxy.origin });
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ secure: true, httpOnly: true });
    await page.context().close();
    const [row] = await db
      .select({ address: session.address })
      .from(session)
      .where(eq(session.userId, student.id))
      .orderBy(desc(session.createdAt));
    expect(row?.address).toBe("127.0.0.1");

    const forged = { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Host": "evil.example" };
    const login = await ask(proxy, "/app", forged);
    expect([login.statusCode, login.headers["location"]]).toEqual([307, "/login?next=%2Fapp"]);
    expect(login.headers["strict-transport-security"]).toMatch(/^max-age=\d+/);
    expect(login.headers["x-content-type-options"]).toBe("nosniff");
    expect(login.headers["server"]).toBe("nginx"); // without a version
    // A request through nginx comes from this machine, but not from a local client.
    expect((await ask(proxy, "/api/metrics")).statusCode).toBe(401);
  } finally {
    await proxy.stop();
  }
});

/** A connection that sends `pieces` one after the other, with delays, until it is closed. */
async function dawdle(proxy: NginxProxy, head: string, piece: string): Promise<TLSSocket> {
  const socket = connect({ port: proxy.port, host: "127.0.0.1", rejectUnauthorized: false });
  socket.on("error", () => undefined); // nginx resets slow connections
  await once(socket, "secureConnect");
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 500);
  socket.once("close", () => clearInterval(timer));
  socket.resume();
  return socket;
}

const hundred = <T>(make: () => Promise<T>) => Promise.all(Array.from({ length: 100 }, make));

test("J5: two hundred slow connections delay no other request, and slow heads are ended", async () => {
  const proxy = await startNginx({ port: TLS_PORT, to: APP_PORT });
  const host = `Host: localhost:${TLS_PORT}\r\n`;
  const heads = await hundred(() => dawdle(proxy, `GET /login HTTP/1.1\r\n${host}`, "X-A: b\r\n"));
  const body = `POST /demo/lucia/login?/login HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n`;
  const bodies = await hundred(() => dawdle(proxy, body, "a"));
  try {
    for (let round = 0; round < 20; round++) {
      const paths = ["/login", "/api/health/live", "/api/health/ready", "/api/openapi.json"];
      const responses = await Promise.all(paths.map((path) => ask(proxy, path)));
      expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
      await pause(50);
    }
    expect(bodies.filter(({ destroyed }) => destroyed)).toEqual([]);
    const slowHeads = () => heads.filter(({ destroyed }) => !destroyed).length;
    await expect.poll(slowHeads, { timeout: 30_000 }).toBe(0); // client_header_timeout covers the whole head
  } finally {
    for (const socket of [...heads, ...bodies]) socket.destroy();
    await proxy.stop();
  }
});

test("E2: a proxy that drops the port from Host breaks no form", async ({ browser }) => {
  await announceThrough(browser, withoutPort);
});
