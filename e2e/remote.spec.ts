import { setTimeout as pause } from "node:timers/promises";
import { announce, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send, subject } from "./support/composer";
import { E2E_DATABASE } from "./support/environment";
import { openStream } from "./support/event-stream";
import { type Instance, startInstance } from "./support/instance";
import type { FaultKind } from "../db/testing/libsql-server/faults";
import { type LibsqlServer, startLibsqlServer } from "../db/testing/libsql-server/server";

test.describe.configure({ mode: "default" }); // one server and its instances for all

const POLL_MS = 300;
const HEARTBEAT_MS = 2_000; // a socket without progress for three of them is closed, also before its first frame

let server: LibsqlServer;
let here: Instance;
let there: Instance;

/** Starts an instance on the remote database. */
const startRemote = (port: number, database = server) =>
  startInstance(port, {
    TURSO_DATABASE_URL: database.url,
    TURSO_AUTH_TOKEN: "kunci",
    STREAM_POLL_MS: String(POLL_MS),
    STREAM_HEARTBEAT_MS: String(HEARTBEAT_MS),
    STREAM_MAX_PER_USER: "200",
    LOG_LEVEL: "info",
  });

test.beforeAll(async () => {
  const file = E2E_DATABASE.replace("file:", ""); // the same file that the tests write to
  server = await startLibsqlServer({ file, authToken: "kunci" });
  [here, there] = await Promise.all([startRemote(3220), startRemote(3221)]);
});
/** What a test has started of its own, ended in this order however the test ends. */
const onEnd: (() => Promise<unknown>)[] = [];
test.afterEach(async () => {
  for (const end of onEnd.splice(0)) await end();
  await server.faults.clear();
});
test.afterAll(async () => {
  const left = server.statements.filter(({ sql, inBatch }) => /^begin/i.test(sql) && !inBatch);
  await Promise.all([here.stop(), there.stop()]);
  await server.stop();
  expect(left, "transactions that waited for a client").toEqual([]);
});

const heartbeats = (stream: { text: () => string }) =>
  stream.text().split(": heartbeat").length - 1;

test("registration, login and logout work over a remote database", async ({ request }) => {
  const username = `siti${Date.now()}`;
  const post = (path: string, form: Record<string, string>) =>
    request.post(`${here.origin}${path}`, {
      form,
      maxRedirects: 0,
      headers: { Origin: here.origin },
    });
  const password = "belajar-bersama";
  expect((await post("/demo/lucia/login?/register", { username, password })).status()).toBe(303);
  expect((await post("/demo/lucia/login?/register", { username, password })).status()).toBe(400);
  const login = await post("/demo/lucia/login?/login", { username, password });
  expect([login.status(), login.headers().location]).toEqual([303, "/app"]);
  expect((await request.get(`${there.origin}/api/notifications`)).status()).toBe(200);
  await post("/demo/lucia?/logout", {});
  expect((await request.get(`${there.origin}/api/notifications`)).status()).toBe(401);
});

test("an announcement on one instance reaches another at its next poll, once", async ({
  browser,
  classroom,
}) => {
  const [teacher, student] = await Promise.all([
    createSession(classroom.teacher),
    createSession(classroom.student),
  ]);
  const streams = await Promise.all(
    [here, there].map(({ origin }) => openStream({ token: student.token, origin })),
  );
  await Promise.all(streams.map((stream) => stream.untilFrames(1)));

  const context = await browser.newContext({ baseURL: here.origin });
  await context.addCookies([{ name: "session", value: teacher.token, url: here.origin }]);
  const page = await context.newPage();
  await openComposer(page, classroom.course);
  await fillIn(page, "Lewat Turso");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();

  for (const stream of streams) {
    await stream.untilFrames(2);
    expect(stream.frames()[1]).toMatchObject({
      unreadCount: 1,
      newNotifications: [{ title: "Lewat Turso", type: "assignment" }],
    });
    stream.close();
  }
  await context.close();
});

test("a stream that is asked for before the start is complete waits for it", async ({
  classroom,
}) => {
  const file = E2E_DATABASE.replace("file:", "");
  const own = await startLibsqlServer({ file, authToken: "kunci" });
  await own.faults.begin("bad-gateway");
  const starting = startRemote(3223, own);
  onEnd.push(
    async () => (await starting).stop(),
    () => own.stop(),
  );
  const headers = { Cookie: `session=${(await createSession(classroom.student)).token}` };
  const url = "http://localhost:3223/api/notifications/stream";
  let response: Response | undefined;
  const refusals: string[] = [];
  void (async () => {
    while (response?.status !== 200) {
      response = await fetch(url, { headers }).catch(() => undefined);
      if (response && !response.ok) refusals.push(await response.text());
      await pause(50); // it does not listen yet, or not with its guards
    }
  })();
  await expect.poll(() => own.faults.struck).toBeGreaterThan(0);
  await pause(1_500);
  expect(response?.ok).toBeFalsy();
  await own.faults.clear();
  await starting;
  await expect.poll(() => response?.status, { timeout: 10_000 }).toBe(200);
  const first = await response?.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toContain("unreadCount");
  expect(refusals.join("")).toBe(""); // none of the stream's handler: those have a body
});

test("an idle tick is one statement for 1 stream and for 100, and none without", async ({
  request,
}) => {
  // A separate database, where no other test publishes.
  const own = await startLibsqlServer({ file: "e2e/.data/idle.db", authToken: "kunci" });
  const idle = await startRemote(3222, own);
  onEnd.push(
    () => idle.stop(),
    () => own.stop(),
  );
  // A name of its own: the file outlives a run that failed.
  const form = { username: `siti${Date.now()}`, password: "belajar-bersama" };
  const registered = await request.post(`${idle.origin}/demo/lucia/login?/register`, {
    form,
    maxRedirects: 0,
  });
  const [, token] = /session=([^;]+)/.exec(registered.headers()["set-cookie"] ?? "") ?? [];

  // Beside the hub's: maintenance (purging old rows, files that nothing has, reminders), which begins at some
  // moment of the first minute, and the timers of announcements that are scheduled or expire. Each batch of writes
  // ends with a read of the log's head.
  const maintenance =
    /^\s*(begin|delete|commit|select seq, name from sqlite_sequence)|from "(project|announcement|notification|upload|file_content)"|"snoozed_until" is not null/i;
  const statementsSent = () => own.statements.filter(({ sql }) => !maintenance.test(sql));
  const opened: Awaited<ReturnType<typeof openStream>>[] = [];
  for (const streams of [1, 100]) {
    while (opened.length < streams) opened.push(await openStream({ token, origin: idle.origin }));
    await Promise.all(opened.map((stream) => stream.untilFrames(1)));
    await expect.poll(() => statementsSent().at(-1)?.sql).toContain('from "change"');
    own.statements.length = 0;
    const since = performance.now();
    await expect.poll(() => statementsSent().length).toBeGreaterThanOrEqual(5);
    const statements = statementsSent().map(({ sql }) => sql);
    expect([...new Set(statements)]).toHaveLength(1);
    expect(statements.length).toBeLessThanOrEqual((performance.now() - since) / POLL_MS + 1);
  }

  for (const stream of opened) stream.close();
  await expect
    .poll(async () => {
      own.statements.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 3 * POLL_MS));
      return statementsSent().length;
    })
    .toBe(0);
});

const outages: FaultKind[] = ["refuse", "hang", "bad-gateway", "cut"];
for (const kind of outages) {
  test(`during a database outage (${kind}) streams stay open, reads return 503, and recovery is automatic`, async ({
    classroom,
    request,
  }) => {
    const { token } = await createSession(classroom.student);
    const stream = await openStream({ token, origin: here.origin });
    await stream.untilFrames(1);
    const [logged, pid] = [here.log().length, here.process.pid];

    await server.faults.begin(kind);
    const { id } = await announce(classroom.teacher, classroom.course, { title: "Sewaktu padam" });
    const beatsBefore = heartbeats(stream);
    const headers = { Cookie: `session=${token}` };
    const ask = async (path: string) => {
      const since = performance.now();
      const response = await request.get(`${here.origin}${path}`, { headers });
      expect(performance.now() - since).toBeLessThan(5_000);
      expect([path, response.status()]).toEqual([path, 503]);
      expect(response.headers()["retry-after"]).toMatch(/^\d+$/);
      return response;
    };
    const [api, page] = await Promise.all([
      ask("/api/notifications"),
      ask("/app/notifications"),
      ask("/api/notifications/stream"),
      ask("/login"),
    ]);
    expect(api.headers()["content-type"]).toContain("application/problem+json");
    expect(await page.text()).toContain("Layanan sedang terganggu");
    expect(await page.text()).toContain('href="/app/notifications"');
    await stream.until(() => heartbeats(stream) >= beatsBefore + 2, 10_000);
    expect(stream.received()).toEqual([]);

    await server.faults.clear();
    await stream.until(() => stream.received().length > 0, 20_000);
    expect((await request.get(`${here.origin}/app`, { headers })).status()).toBe(200);
    expect(stream.received()).toEqual([id]);
    stream.close();

    const lines = here.log().slice(logged);
    expect(lines.split("the database cannot be reached")).toHaveLength(2);
    expect(lines).not.toContain(classroom.student.id);
    expect([here.process.pid, here.process.exitCode]).toEqual([pid, null]);
  });
}

const forms = [
  [
    "lost",
    "Belum pasti terkirim",
    { kind: "lost", times: 1, match: /insert into \\"announcement/ },
  ],
  ["refuse", "belum tersimpan", { kind: "refuse" }],
] as const;
for (const [kind, message, fault] of forms) {
  test(`a form during ${kind} keeps its input, and a retry publishes once`, async ({
    browser,
    classroom,
    request,
  }) => {
    const [teacher, student] = await Promise.all([
      createSession(classroom.teacher),
      createSession(classroom.student),
    ]);
    const stream = await openStream({ token: student.token, origin: there.origin });
    await stream.untilFrames(1);
    const context = await browser.newContext({ baseURL: here.origin });
    await context.addCookies([{ name: "session", value: teacher.token, url: here.origin }]);
    const page = await context.newPage();
    await openComposer(page, classroom.course);
    await fillIn(page, "Sekali saja");

    await server.faults.begin(fault);
    await send(page);
    await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
    await expect(subject(page)).toHaveValue("Sekali saja");
    await server.faults.clear();
    await send(page);
    await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();

    await stream.untilFrames(2, 20_000);
    const inbox = await request.get(`${there.origin}/api/notifications`, {
      headers: { Cookie: `session=${student.token}` },
    });
    const { items } = (await inbox.json()) as { items: { id: string; title: string }[] };
    expect(items.map(({ title }) => title)).toEqual(["Sekali saja"]);
    expect(stream.received()).toEqual(items.map(({ id }) => id));
    stream.close();
    await context.close();
  });
}

test("an instance that starts before its database waits for it", async () => {
  await here.stop();
  await server.faults.begin("refuse");
  const starting = startRemote(3223);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await server.faults.clear();
  const late = await starting;
  expect((await fetch(`${late.origin}/api/health/ready`)).status).toBe(200);
  await late.stop();
});
