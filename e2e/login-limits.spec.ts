import { setTimeout as wait } from "node:timers/promises";
import { hashSync } from "bcryptjs";
import { eq, like } from "drizzle-orm";
import { db } from "@/db/client";
import { throttle, user } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { type Instance, startInstance } from "./support/instance";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const PASSWORD = "kucing tidur siang";
/** After which the queue gives an attempt up (lib/auth/password.ts). */
const MAX_WAIT_MS = 30_000;
const passwordHash = hashSync(PASSWORD, 11); // today's cost: every comparison takes as long
const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;
const anAddress = () =>
  `2001:db8:${[0, 0].map(() => Math.floor(Math.random() * 65_536).toString(16)).join(":")}::1`;

/** One proxy is trusted, so that each test has its own address. */
let instance: Instance;
test.beforeAll(async () => {
  instance = await startInstance(3260, { TRUST_PROXY_HOPS: "1" });
});
test.afterAll(() => instance.stop());

type Attempt = { username: string; password?: string; from: string; cookie?: string };

const attempt = ({ username, password = "salah sekali", from, cookie = "" }: Attempt) =>
  fetch(`${instance.origin}/demo/lucia/login?/login`, {
    method: "POST",
    redirect: "manual",
    headers: { "X-Forwarded-For": from, Cookie: cookie, Origin: instance.origin },
    body: new URLSearchParams({ username, password }),
  });

async function createUser(values: Partial<typeof user.$inferInsert> = {}) {
  const username = unique("siswa");
  const { id } = await createActor("student", { username, passwordHash });
  if (Object.keys(values).length > 0) await db.update(user).set(values).where(eq(user.id, id));
  return username;
}

test("A5: all failed logins get the same response, byte for byte, and no cookie", async () => {
  const from = anAddress();
  const attempts = {
    unknown: { username: unique("siapa"), password: PASSWORD },
    wrong: { username: await createUser() },
    suspended: { username: await createUser({ suspendedAt: new Date() }), password: PASSWORD },
    deleted: { username: await createUser({ deletedAt: new Date() }), password: PASSWORD },
    corrupt: { username: await createUser({ passwordHash: "-" }), password: "-" },
    empty: { username: await createUser({ passwordHash: "" }), password: PASSWORD },
  };
  const responses = [];
  for (const each of Object.values(attempts)) {
    const response = await attempt({ ...each, from });
    expect(response.headers.getSetCookie()).toEqual([]);
    responses.push([
      response.status,
      await response.text(),
      [...response.headers.keys()].toSorted(),
    ]);
  }
  expect(responses[0]?.[0]).toBe(400);
  for (const response of responses) expect(response).toEqual(responses[0]);
});

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

/** The duration of a wrong password relative to an unknown user, measured in alternating pairs. */
async function timingRatio() {
  const took: { unknown: number[]; wrong: number[] } = { unknown: [], wrong: [] };
  const from = anAddress();
  let username = "";
  for (let pair = 0; pair < 45; pair++) {
    if (pair % 9 === 0) username = await createUser(); // ten failures would reach the limit
    const kinds = ["unknown", "wrong"] as const;
    for (const kind of pair % 2 ? kinds : kinds.toReversed()) {
      const begun = performance.now();
      const response = await attempt({ username: kind === "wrong" ? username : unique("x"), from });
      await response.text();
      expect(response.status).toBe(400);
      if (pair >= 5) took[kind].push(performance.now() - begun);
    }
  }
  return median(took.wrong) / median(took.unknown);
}

test("A7: an unknown user takes as long as a wrong password", async () => {
  let ratio = await timingRatio();
  if (ratio < 0.8 || ratio > 1.25) ratio = await timingRatio();
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
});

test("A8: the eleventh attempt is refused for everybody, and the form says for how long", async ({
  page,
}) => {
  const username = await createUser();
  for (let n = 0; n < 10; n++) {
    expect((await attempt({ username, from: anAddress() })).status).toBe(400);
  }
  const refused = await attempt({ username, password: PASSWORD, from: anAddress() });
  expect([refused.status, refused.headers.getSetCookie()]).toEqual([429, []]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
  expect(await refused.json()).toMatchObject({ status: 429, detail: "tooMany" });

  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveText(
    /Terlalu banyak percobaan\. Tunggu 1[45] menit/,
  );
});

test("A11: forty students of a school sign in from one address at once, five of them at the second attempt", async () => {
  const from = anAddress();
  const students = await Promise.all(Array.from({ length: 40 }, () => createUser()));
  const outcomes = await Promise.all(
    students.map(async (username, n) => {
      if (n < 5) expect((await attempt({ username, from })).status).toBe(400);
      return (await attempt({ username, password: PASSWORD, from })).status;
    }),
  );
  expect(outcomes).toEqual(students.map(() => 303));
});

test("A11: an address with too many failures is refused, except for a known browser", async () => {
  const from = anAddress();
  const network = `${from.split(":").slice(0, 4).join(":")}::/64`;
  const [known, other] = [await createUser(), await createUser()];
  const first = await attempt({ username: known, password: PASSWORD, from: anAddress() });
  const device = first.headers.getSetCookie().find((cookie) => cookie.startsWith("device="));
  const cookie = device?.split(";")[0] ?? "";
  expect(cookie).toMatch(/^device=[\w-]{33}$/);

  await attempt({ username: unique("siapa"), from });
  const [row] = await db
    .update(throttle)
    .set({ count: 201 })
    .where(eq(throttle.key, `login:address:${network}`))
    .returning();
  expect(row).toBeDefined();
  const status = async (each: Omit<Attempt, "from">) => (await attempt({ ...each, from })).status;
  expect(await status({ username: unique("siapa") })).toBe(429);
  expect(await status({ username: other, password: PASSWORD, cookie })).toBe(429);
  expect(await status({ username: known, password: PASSWORD })).toBe(429);
  expect(await status({ username: known, password: PASSWORD, cookie })).toBe(303);
});

test("A12: X-Forwarded-For is trusted for the configured number of proxies only", async () => {
  for (const [origin, forwardedFor, key] of [
    [E2E_ORIGIN, "198.51.100.77", "login:address:127.0.0.1"], // no proxy is trusted here
    [instance.origin, "198.51.100.77, 192.0.2.9", "login:address:192.0.2.9"],
  ] as const) {
    await fetch(`${origin}/demo/lucia/login?/login`, {
      method: "POST",
      headers: { "X-Forwarded-For": forwardedFor },
      body: new URLSearchParams({ username: unique("siapa"), password: "salah sekali" }),
    });
    const rows = await db.select().from(throttle).where(eq(throttle.key, key));
    expect(rows).toHaveLength(1);
  }
  expect(await db.select().from(throttle).where(like(throttle.key, "%198.51.100.77%"))).toEqual([]);
});

test("A13: of a hundred concurrent logins of one network those within the queue's limit are served, the others get 503", async () => {
  const students = await Promise.all(Array.from({ length: 100 }, () => createUser()));
  const from = anAddress();
  const begun = performance.now();
  const attempts = students.map(async (username) => {
    const { status, headers } = await attempt({ username, password: PASSWORD, from });
    return { status, headers, tookMs: performance.now() - begun };
  });
  const allDone = Promise.all(attempts).then(() => "over" as const);
  let lives = 0;
  while ((await Promise.race([wait(100), allDone])) !== "over") {
    expect((await fetch(`${instance.origin}/api/health/live`)).status).toBe(200);
    lives++;
  }
  const responses = await Promise.all(attempts);

  const busy = responses.filter(({ status }) => status === 503);
  expect(busy.length).toBeGreaterThan(0);
  for (const { headers } of busy) expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  const served = responses.filter(({ status }) => status === 303);
  const waitedInVain = busy.filter(({ tookMs }) => tookMs >= MAX_WAIT_MS); // on a very slow machine
  expect(served.length).toBeGreaterThan(0);
  expect(served.length + waitedInVain.length).toBeGreaterThanOrEqual(64);
  expect(served.length + busy.length).toBe(100);
  expect(lives).toBeGreaterThan(0);
});
