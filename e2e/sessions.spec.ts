import { spawn } from "node:child_process";
import { once } from "node:events";
import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { session, user } from "@/db/schema";
import { createActor, createSession } from "@/lib/testing/factories";
import type { Role } from "@/db/enums";
import { expect, test } from "./fixtures";
import { E2E_DATABASE, E2E_ORIGIN } from "./support/environment";
import { startInstance } from "./support/instance";

const [PASSWORD, NEXT_PASSWORD] = ["kucing tidur siang", "sapi terbang biru"];
const passwordHash = hashSync(PASSWORD, 4);
const LOGIN = "/demo/lucia/login?/login";
const LOGOUT = "/demo/lucia?/logout";

async function createUser(role: Role = "student", values: Partial<typeof user.$inferInsert> = {}) {
  const username = `${role}.${crypto.randomUUID().slice(0, 8)}`;
  const actor = await createActor(role, { username, passwordHash, displayName: "Dewi Lestari" });
  if (Object.keys(values).length > 0)
    await db.update(user).set(values).where(eq(user.id, actor.id));
  return { ...actor, username };
}

const ask = (path: string, cookie: string, init: RequestInit = {}, origin = E2E_ORIGIN) =>
  fetch(`${origin}${path}`, {
    redirect: "manual",
    ...init,
    headers: { Cookie: cookie, Origin: origin },
  });
const signIn = (username: string, cookie = "", origin = E2E_ORIGIN) =>
  ask(
    LOGIN,
    cookie,
    { method: "POST", body: new URLSearchParams({ username, password: PASSWORD }) },
    origin,
  );
const sessionCookie = (response: Response) =>
  response.headers.getSetCookie().find((cookie) => /^(__Host-)?session=/.test(cookie)) ?? "";
const pairOf = (cookie: string) => cookie.split(";")[0] ?? "";
const statusOf = async (cookie: string) => (await ask("/api/notifications", cookie)).status;
const sessionsOf = ({ id }: { id: string }) =>
  db.select({ id: session.id }).from(session).where(eq(session.userId, id));

test("B2: a cookie from before the login never becomes valid, and the former session ends", async () => {
  const student = await createUser();
  const planted = `session=${"x".repeat(43)}`;
  const first = pairOf(sessionCookie(await signIn(student.username, planted)));
  expect(first).not.toBe(planted);
  expect([await statusOf(planted), await statusOf(first)]).toEqual([401, 200]);

  const second = pairOf(sessionCookie(await signIn(student.username, first)));
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  expect(await sessionsOf(student)).toHaveLength(1);
});

test("B3: under https the cookie is __Host-session, Secure and HttpOnly", async () => {
  const { username } = await createUser();
  const instance = await startInstance(3261, { APP_ORIGIN: "https://sekolah.example" });
  try {
    const response = await fetch(`${instance.origin}${LOGIN}`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ username, password: PASSWORD }),
    });
    expect(sessionCookie(response)).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; Expires=[^;]+; Max-Age=604800; Secure; HttpOnly; SameSite=lax$/,
    );
    for (const cookie of response.headers.getSetCookie()) {
      expect(cookie).toMatch(/^__Host-\w+=[^;]+; Path=\/; .*Secure; HttpOnly; SameSite=lax$/);
      expect(cookie).not.toMatch(/domain/i);
    }
  } finally {
    await instance.stop();
  }
});

test("B3: a production start over plain http on another name is refused in one sentence", async () => {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      PORT: "3262",
      APP_ORIGIN: "http://sekolah.example",
      TURSO_DATABASE_URL: E2E_DATABASE,
      NODE_ENV: "production",
    },
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number];
  expect([code, output]).toEqual([1, expect.stringMatching(/^APP_ORIGIN is wrong: [^\n]+\n$/)]);
});

test("B4: only a POST signs out, idempotently, and invalidates the cookie", async () => {
  const student = await createUser();
  const cookie = pairOf(sessionCookie(await signIn(student.username)));
  for (const method of ["GET", "HEAD"]) await ask(LOGOUT, cookie, { method });
  expect(await statusOf(cookie)).toBe(200);

  for (let n = 0; n < 2; n++) {
    const left = await ask(LOGOUT, cookie, { method: "POST" });
    expect([left.status, left.headers.get("location")]).toEqual([303, "/login"]);
    expect(pairOf(sessionCookie(left))).toBe("session=");
  }
  expect(await sessionsOf(student)).toEqual([]);
  for (const path of ["/api/notifications", "/api/notifications/stream"]) {
    expect((await ask(path, cookie)).status).toBe(401);
  }
  for (const path of ["/app", "/app/settings", "/app/notifications"]) {
    const page = await ask(path, cookie);
    expect(page.headers.get("location")).toMatch(/^\/login\?next=/);
    expect(await page.text()).not.toContain("Dewi Lestari");
  }
});

test("B4: after signing out the browser's Back shows nothing of the user", async ({ pageOf }) => {
  const page = await pageOf(await createUser());
  await page.goto("/app/settings");
  await page.getByRole("button", { name: "Akun Dewi Lestari" }).click();
  await page.getByRole("button", { name: "Keluar", exact: true }).first().click();
  await expect(page).toHaveURL("/login");
  await page.goBack();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText("Dewi Lestari")).toHaveCount(0);
});

test("B5: a password change ends all other sessions", async ({ pageOf }) => {
  const student = await createUser();
  const [here, elsewhere] = [await pageOf(student), await pageOf(student)];
  await elsewhere.goto("/app");
  await here.goto("/app/settings");
  await here.getByLabel("Kata sandi sekarang").fill("bukan yang ini");
  await here.getByLabel("Kata sandi baru").fill(NEXT_PASSWORD);
  await here.getByRole("button", { name: "Ganti kata sandi" }).click();
  await expect(here.getByText("Kata sandimu yang sekarang bukan itu.")).toBeVisible();

  await here.getByLabel("Kata sandi sekarang").fill(PASSWORD);
  await here.getByLabel("Kata sandi baru").fill(NEXT_PASSWORD);
  await here.getByRole("button", { name: "Ganti kata sandi" }).click();
  await expect(here.getByText("Kata sandimu sudah diganti.")).toBeVisible();
  await expect(here.getByLabel("Kata sandi sekarang")).toHaveValue("");
  await here.goto("/app");
  await expect(here.getByRole("heading", { level: 1 })).toHaveText("Halo, Dewi Lestari");
  await elsewhere.goto("/app/courses");
  await expect(elsewhere).toHaveURL(/\/login\?next=/);
});

test("B6: suspension and deletion take effect with the next request", async () => {
  for (const column of ["suspendedAt", "deletedAt"] as const) {
    const student = await createUser();
    const { token } = await createSession(student);
    expect(await statusOf(`session=${token}`)).toBe(200);
    await db
      .update(user)
      .set({ [column]: new Date() })
      .where(eq(user.id, student.id));
    expect(await statusOf(`session=${token}`)).toBe(401);
    expect((await ask("/app", `session=${token}`)).headers.get("location")).toMatch(/^\/login/);
  }
});

test("B8: reading a page extends a session in its second half, and never restores an expired one", async () => {
  const student = await createUser();
  const { id, token } = await createSession(student, 3_600);
  const page = await ask("/app", `session=${token}`);
  expect([page.status, page.headers.getSetCookie()]).toEqual([200, []]);
  const [row] = await db.select().from(session).where(eq(session.id, id));
  expect(row?.expiresAt).toBeGreaterThan(Date.now() / 1000 + 11 * 3_600);

  for (let round = 0; round < 50; round++) {
    const cookie = `session=${(await createSession(student, 3_600)).token}`;
    const [got] = await Promise.all([ask("/app", cookie), ask(LOGOUT, cookie, { method: "POST" })]);
    expect(got.headers.getSetCookie()).toEqual([]);
    expect(await statusOf(cookie)).toBe(401);
  }
});

test("B10: a malformed cookie counts as a visitor, and more than 16 kB of headers are refused", async () => {
  const { token } = await createSession(await createUser());
  for (const value of [
    "",
    "' or 1=1--",
    token.toUpperCase(),
    `${token}${token}`,
    "%00%ff%zz",
    "%",
    "\t",
    `"${token}"; session=`,
    "x".repeat(10_000),
    "é".normalize("NFC"),
  ]) {
    const cookie = `session=${value}`;
    expect(await statusOf(cookie), value).toBe(401);
    const page = await ask("/app", cookie);
    expect([page.status, page.headers.get("location")]).toEqual([307, "/login?next=%2Fapp"]);
  }
  expect((await ask("/app", `session=${"x".repeat(20_000)}`)).status).toBe(431);
});

test("B11: users see and end their own sessions, and another user's is not found", async ({
  pageOf,
}) => {
  const student = await createUser();
  const stranger = await createUser();
  const others = [await createSession(student), await createSession(student)];
  const page = await pageOf(student);
  await page.goto("/app/settings");
  const devices = page.getByRole("region", { name: "Perangkat" });
  await expect(devices.getByRole("listitem")).toHaveCount(3);
  await expect(devices.getByText("Perangkat ini")).toHaveCount(1);

  const mine = (await page.context().cookies()).find(({ name }) => name === "session");
  const html = await (await page.request.get("/app/settings")).text();
  const flight = await (await page.request.get("/app/settings", { headers: { RSC: "1" } })).text();
  for (const { id } of await sessionsOf(student)) {
    for (const text of [html, flight]) expect(text).not.toContain(id);
  }
  for (const token of [mine?.value ?? "", ...others.map((other) => other.token)]) {
    for (const text of [html, flight]) expect(text).not.toContain(token);
  }

  const foreign = await pageOf(stranger);
  await foreign.goto("/app/settings");
  await createSession(stranger);
  await foreign.reload();
  const handle = await foreign.locator("input[name=handle]").inputValue();
  const before = await sessionsOf(stranger);
  await page
    .locator("input[name=handle]")
    .first()
    .evaluate((input: HTMLInputElement, value) => (input.value = value), handle);
  await devices
    .getByRole("button", { name: /^Keluarkan/ })
    .first()
    .click();
  await expect(devices.getByRole("alert")).toHaveText("Data ini tidak ditemukan.");
  expect([await sessionsOf(stranger), (await sessionsOf(student)).length]).toEqual([before, 3]);

  await page.reload();
  await devices
    .getByRole("button", { name: /^Keluarkan/ })
    .first()
    .click();
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  await devices.getByRole("button", { name: "Keluar dari perangkat lain" }).click();
  await expect(devices.getByText("Semua perangkat lain sudah dikeluarkan.")).toBeVisible();
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  expect(await sessionsOf(student)).toHaveLength(1);
});

test("A16: a one-time password redirects every page to its replacement", async ({ page }) => {
  const passwordExpiresAt = new Date(Date.now() + 3_600_000);
  const teacher = await createUser("teacher", { passwordExpiresAt });
  await page.goto("/login?next=%2Fapp%2Fcourses");
  await page.getByLabel("Nama pengguna").fill(teacher.username);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Buat kata sandi baru");
  for (const path of ["/teach", "/app/settings", "/login", "/"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/password/);
  }
  const before = await sessionsOf(teacher);
  const refused = await page.request.get("/api/notifications");
  expect([refused.status(), await refused.json()]).toMatchObject([
    403,
    { status: 403, detail: "passwordMustChange" },
  ]);
  expect((await page.request.get("/api/notifications/stream")).status()).toBe(401);
  const again = await signIn(teacher.username); // as when the first response was lost
  expect(again.status).toBe(303);
  expect(await sessionsOf(teacher)).toHaveLength(1);
  expect(await sessionsOf(teacher)).not.toEqual(before);
  await page.goto("/app/courses?page=2");
  await expect(page).toHaveURL("/login?next=%2Fapp%2Fcourses%3Fpage%3D2");
  await page.getByLabel("Nama pengguna").fill(teacher.username);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL("/password?next=%2Fapp%2Fcourses%3Fpage%3D2");

  await page.getByLabel("Kata sandi baru").fill("bismillah1234");
  await page.getByRole("button", { name: "Simpan dan lanjutkan" }).click();
  await expect(page.getByText(/terlalu umum/)).toBeVisible();
  await page.getByLabel("Kata sandi baru").fill(NEXT_PASSWORD);
  await page.getByRole("button", { name: "Simpan dan lanjutkan" }).click();
  await expect(page).toHaveURL("/app/courses?page=2");
  await page.goto("/password");
  await expect(page).toHaveURL("/app/settings");
});
