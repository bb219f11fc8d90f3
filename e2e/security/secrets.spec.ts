import type { BrowserContext, Page } from "playwright/test";
import { expect, test } from "../fixtures";
import { ask } from "./support/requests";
import { openStage, type Stage } from "./support/school";

const METRICS_TOKEN = "CANARY-token-for-metrics";
const FIRST = "CANARY kucing tidur";
const SECOND = "CANARY ikan berenang";
const WRONG = "CANARY bukan itu";

test.describe.configure({ mode: "default" });

let stage: Stage;
test.beforeAll(async () => {
  stage = await openStage(3238, { METRICS_TOKEN, LOG_LEVEL: "debug" });
});
test.afterAll(() => stage.close());

/** All that reaches the page: addresses, documents, data, files. */
function listenTo(page: Page) {
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
  const cookies = await context.cookies(stage.origin);
  return cookies.find(({ name }) => name === "session")?.value ?? "";
}

async function register(page: Page, username: string) {
  await page.goto(`${stage.origin}/register`);
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(FIRST);
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page).toHaveURL(`${stage.origin}/app`);
}

async function changePassword(page: Page, current: string) {
  await page.goto(`${stage.origin}/app/settings`);
  await page.getByLabel("Kata sandi sekarang").fill(current);
  await page.getByLabel("Kata sandi baru").fill(SECOND);
  await page.getByRole("button", { name: "Ganti kata sandi" }).click();
}

async function everythingRecorded(): Promise<string> {
  const { rows } = await stage.database.execute("select * from audit_log");
  return stage.said() + JSON.stringify(rows);
}

test("B11, K2: no token and no password is in a log, the audit, a page, an address or the browser's storage", async ({
  page,
  context,
}) => {
  const received = listenTo(page);
  const secrets = [METRICS_TOKEN, FIRST, SECOND, WRONG];
  await register(page, "dewi.canary");
  secrets.push(await tokenIn(context));
  await changePassword(page, WRONG);
  await expect(page.getByText("Kata sandimu yang sekarang bukan itu.")).toBeVisible();
  await changePassword(page, FIRST);
  await expect.poll(() => tokenIn(context)).not.toBe(secrets.at(-1));
  secrets.push(await tokenIn(context));
  const stored = await storageOf(page);

  const admin = await stage.signIn("admin");
  secrets.push(String(admin["Cookie"]).replace("session=", ""));
  const json = { ...admin, Origin: stage.origin, "Content-Type": "application/json" };
  const fresh = { username: "anak.canary", displayName: "Anak", role: "student" };
  const url = `${stage.origin}/api/users`;
  const made = await ask(url, { method: "POST", headers: json, body: JSON.stringify(fresh) });
  const { oneTimePassword } = JSON.parse(made.body) as { oneTimePassword: string };
  secrets.push(oneTimePassword); // shown in this one answer, and nowhere else
  await ask(`${stage.origin}/api/metrics`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}`, "X-Forwarded-For": "203.0.113.9" },
  });
  const exported = await ask(`${stage.origin}/api/audit/export`, { headers: admin });
  const listed = await ask(`${stage.origin}/admin/users`, { headers: admin });
  await stage.database.execute("alter table course rename to course_gone");
  await ask(`${stage.origin}/app/courses?kata=${encodeURIComponent(FIRST)}`, { headers: admin });
  await stage.database.execute("alter table course_gone rename to course");

  expect(secrets.map((secret) => secret.length > 10)).not.toContain(false);
  const places = {
    "logs and audit": await everythingRecorded(),
    "what the browser received": await received(),
    "the browser's storage": stored,
    "the exported audit": exported.body,
    "the list of users": listed.body,
  };
  for (const [place, text] of Object.entries(places)) {
    const found = secrets.filter((secret) => text.includes(secret));
    expect([place, found]).toEqual([place, []]);
  }
});

test("K2: line ends and escapes that a client sends make no line of their own", async () => {
  const begun = stage.said().length; // Next.js begins by printing its name in bold
  const forged = 'dewi\r\n{"level":50,"msg":"palsu"}\u001b[31m';
  const form = new URLSearchParams({ username: forged, password: WRONG });
  const headers = { Origin: stage.origin, "User-Agent": "Mozilla \u00a0 palsu-agent" };
  await ask(`${stage.origin}/demo/lucia/login?/login`, { method: "POST", headers, body: form });
  await ask(`${stage.origin}/app/courses/${encodeURIComponent(forged)}`, {
    headers: await stage.signIn("student"),
  });
  const recorded = (await everythingRecorded()).slice(begun);
  expect(recorded).not.toContain("\u001b");
  expect(
    stage
      .said()
      .split("\n")
      .filter((line) => line.includes('"palsu"')),
  ).toEqual([]);
});
