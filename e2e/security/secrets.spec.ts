import type { BrowserContext, Page } from "playwright/test";
import { expect, test } from "../fixtures";
import { sendRequest } from "./support/requests";
import { startTestServer, type TestServer } from "./support/test-server";

const METRICS_TOKEN = "CANARY-token-for-metrics";
const FIRST = "CANARY kucing tidur";
const SECOND = "CANARY ikan berenang";
const WRONG = "CANARY bukan itu";

test.describe.configure({ mode: "default" });

let server: TestServer;
test.beforeAll(async () => {
  server = await startTestServer(3238, { METRICS_TOKEN, LOG_LEVEL: "debug" });
});
test.afterAll(() => server.close());

/** Everything that the page receives: URLs, documents, data, files. */
function recordResponses(page: Page) {
  const received: Promise<string>[] = [];
  page.on("response", (response) => {
    const isStream = response.headers()["content-type"]?.startsWith("text/event-stream");
    received.push(Promise.resolve(response.url()));
    if (!isStream) received.push(response.text().catch(() => "")); // a redirect has none
  });
  return async () => (await Promise.all(received)).join("\n");
}

const storageOf = (page: Page) =>
  page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );

async function tokenIn(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies(server.origin);
  return cookies.find(({ name }) => name === "session")?.value ?? "";
}

async function register(page: Page, username: string) {
  await page.goto(`${server.origin}/register`);
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(FIRST);
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page).toHaveURL(`${server.origin}/app`);
}

async function changePassword(page: Page, current: string) {
  await page.goto(`${server.origin}/app/settings`);
  await page.getByLabel("Kata sandi sekarang").fill(current);
  await page.getByLabel("Kata sandi baru").fill(SECOND);
  await page.getByRole("button", { name: "Ganti kata sandi" }).click();
}

async function readLogsAndAudit(): Promise<string> {
  const { rows } = await server.database.execute("select * from audit_log");
  return server.output() + JSON.stringify(rows);
}

test("B11, K2: no token or password is in a log, the audit, a page, a URL or the browser's storage", async ({
  page,
  context,
}) => {
  const received = recordResponses(page);
  const secrets = [METRICS_TOKEN, FIRST, SECOND, WRONG];
  await register(page, "dewi.canary");
  secrets.push(await tokenIn(context));
  await changePassword(page, WRONG);
  await expect(page.getByText("Kata sandimu yang sekarang bukan itu.")).toBeVisible();
  await changePassword(page, FIRST);
  await expect.poll(() => tokenIn(context)).not.toBe(secrets.at(-1));
  secrets.push(await tokenIn(context));
  const stored = await storageOf(page);

  const admin = await server.signIn("admin");
  secrets.push(String(admin["Cookie"]).replace("session=", ""));
  const json = { ...admin, Origin: server.origin, "Content-Type": "application/json" };
  const fresh = { username: "anak.canary", displayName: "Anak", role: "student" };
  const url = `${server.origin}/api/users`;
  const made = await sendRequest(url, {
    method: "POST",
    headers: json,
    body: JSON.stringify(fresh),
  });
  const { oneTimePassword } = JSON.parse(made.body) as { oneTimePassword: string };
  secrets.push(oneTimePassword); // shown in this response only
  await sendRequest(`${server.origin}/api/metrics`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}`, "X-Forwarded-For": "203.0.113.9" },
  });
  const exported = await sendRequest(`${server.origin}/api/audit/export`, { headers: admin });
  const listed = await sendRequest(`${server.origin}/admin/users`, { headers: admin });
  await server.database.execute("alter table course rename to course_gone");
  await sendRequest(`${server.origin}/app/courses?kata=${encodeURIComponent(FIRST)}`, {
    headers: admin,
  });
  await server.database.execute("alter table course_gone rename to course");

  expect(secrets.map((secret) => secret.length > 10)).not.toContain(false);
  const sources = {
    "logs and audit": await readLogsAndAudit(),
    "what the browser received": await received(),
    "the browser's storage": stored,
    "the exported audit": exported.body,
    "the list of users": listed.body,
  };
  for (const [source, text] of Object.entries(sources)) {
    const found = secrets.filter((secret) => text.includes(secret));
    expect([source, found]).toEqual([source, []]);
  }
});

test("B13: the secret of a calendar's address is in no log and not in the audit, whatever is asked", async () => {
  const { secret } = server.calendar;
  const url = `${server.origin}/api/calendar/${secret}.ics`;
  const statuses = [];
  for (const [target, init] of [
    [url, {}],
    [`${url}?x=1`, { method: "HEAD" }],
    [url, { method: "POST", headers: { Origin: server.origin } }],
    [url.replace("/calendar/", "/calendar//"), {}],
    [`${url}.bak`, { headers: await server.signIn("student") }],
  ] as const) {
    const response = await sendRequest(target, init);
    statuses.push(response.status);
    if (response.status === 200)
      expect(response.headers.get("x-robots-tag")).toBe("noindex, nofollow");
  }
  expect(statuses).toEqual([200, 200, 405, 308, 404]);
  await server.database.execute("alter table calendar_feed rename to calendar_gone");
  expect((await sendRequest(url, {})).status).toBeGreaterThanOrEqual(500);
  await server.database.execute("alter table calendar_gone rename to calendar_feed");
  await expect.poll(() => server.output()).toContain("/api/calendar/….ics");
  expect(await readLogsAndAudit()).not.toContain(secret);
});

test("K2: line ends and escapes of a client forge no log line", async () => {
  const begun = server.output().length; // Next.js first prints its name in bold
  const forged = 'dewi\r\n{"level":50,"msg":"palsu"}\u001b[31m';
  const form = new URLSearchParams({ username: forged, password: WRONG });
  const headers = { Origin: server.origin, "User-Agent": "Mozilla \u00a0 palsu-agent" };
  await sendRequest(`${server.origin}/demo/lucia/login?/login`, {
    method: "POST",
    headers,
    body: form,
  });
  await sendRequest(`${server.origin}/app/courses/${encodeURIComponent(forged)}`, {
    headers: await server.signIn("student"),
  });
  const recorded = (await readLogsAndAudit()).slice(begun);
  expect(recorded).not.toContain("\u001b");
  expect(
    server
      .output()
      .split("\n")
      .filter((line) => line.includes('"palsu"')),
  ).toEqual([]);
});
