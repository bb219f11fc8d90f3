import { hashSync } from "bcryptjs";
import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { startInstance } from "./support/instance";

const PASSWORD = "kucing tidur siang";
const passwordHash = hashSync(PASSWORD, 4);
const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;

const signIn = (username: string, password = PASSWORD) => ({
  form: { username, password },
  maxRedirects: 0,
});
const login = `${E2E_ORIGIN}/demo/lucia/login?/login`;
const register = `${E2E_ORIGIN}/demo/lucia/login?/register`;
const logout = `${E2E_ORIGIN}/demo/lucia?/logout`;

for (const [role, startPage] of [
  ["student", "/app"],
  ["teacher", "/teach"],
  ["admin", "/admin"],
] as const) {
  test(`a ${role} signs in, lands on ${startPage}, and signs out`, async ({ page }) => {
    const username = unique(role);
    await createActor(role, { username, passwordHash, displayName: "Dewi Lestari" });
    await page.goto("/login");
    await page.getByLabel("Nama pengguna").fill(username.toUpperCase());
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await expect(page).toHaveURL(startPage);

    await page.getByRole("button", { name: "Akun Dewi Lestari" }).click();
    await page.getByRole("button", { name: "Keluar" }).click();
    await expect(page).toHaveURL("/login");
    await page.goto(startPage);
    await expect(page).toHaveURL(`/login?next=${encodeURIComponent(startPage)}`);
  });
}

test("A5: an unknown user and a wrong password get the same message, and the name is kept", async ({
  page,
}) => {
  const username = unique("dewi");
  await createActor("student", { username, passwordHash });
  for (const typed of [username, unique("siapa")]) {
    await page.goto("/login");
    await page.getByLabel("Nama pengguna").fill(typed);
    await page.getByLabel("Kata sandi").fill("bukan itu");
    await page.getByRole("button", { name: "Masuk" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveText(
      "Nama pengguna atau kata sandi salah.",
    );
    await expect(page.getByLabel("Nama pengguna")).toHaveValue(typed);
  }
});

test("D5: login returns to the requested page, but never to another site", async ({ page }) => {
  const username = unique("dewi");
  await createActor("student", { username, passwordHash });
  for (const [next, url] of [
    ["/app/courses", "/app/courses"],
    ["//jahat.example/app", "/app"],
    ["https://jahat.example", "/app"],
  ] as const) {
    await page.context().clearCookies();
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await page.getByLabel("Nama pengguna").fill(username);
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await page.getByRole("button", { name: "Masuk" }).click();
    await expect(page).toHaveURL(url);
  }
});

test("a new user registers with a course code and is in the course", async ({
  page,
  classroom,
}) => {
  await page.goto("/register");
  await page.getByLabel("Nama lengkap").fill("Ayu Maharani");
  await page.getByLabel("Nama pengguna").fill("ab");
  await page.getByLabel("Kata sandi").fill("pendek");
  await page.getByLabel("Umur").fill("tiga");
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByText(/Pakai 3–31 huruf kecil/)).toBeVisible();
  await expect(page.getByText("Kata sandi minimal 8 karakter.")).toBeVisible();
  await expect(page.getByText("Isi umur dengan angka 5 sampai 120.")).toBeVisible();
  await expect(page.getByLabel("Nama lengkap")).toHaveValue("Ayu Maharani");

  await page.getByLabel("Nama pengguna").fill(unique("ayu"));
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByLabel("Umur").fill("16");
  await page.getByLabel("Kode kursus").fill(classroom.course.joinCode);
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Halo, Ayu Maharani");
  await expect(page.getByRole("link", { name: "Web Dasar" })).toBeVisible();
});

test("A15, B1, B4: the form endpoints respond as documented", async ({ playwright }) => {
  const client = await playwright.request.newContext();
  const username = unique("rizky");

  const registered = await client.post(register, {
    form: { username, password: PASSWORD, age: "17", role: "admin" },
    maxRedirects: 0,
  });
  expect(registered.status()).toBe(303);
  expect(registered.headers()["location"]).toBe("/app"); // a student, whatever the form contains
  expect(registered.headers()["set-cookie"]).toMatch(
    /^session=[\w-]{43}; Path=\/; Expires=[^;]+; Max-Age=604800; HttpOnly; SameSite=lax$/m,
  );

  const headers = { Origin: E2E_ORIGIN }; // a form with a session cookie needs an origin
  const taken = await client.post(register, { ...signIn(username), headers });
  expect(taken.status()).toBe(400);
  expect(await taken.json()).toMatchObject({
    errors: [{ field: "username", code: "usernameTaken" }],
  });

  const wrong = await client.post(login, { ...signIn(username, "salah sekali"), headers });
  const unknown = await client.post(login, { ...signIn(unique("siapa"), "salah sekali"), headers });
  for (const refused of [wrong, unknown]) {
    expect(refused.status()).toBe(400);
    expect(refused.headers()["set-cookie"]).toBeUndefined();
  }
  expect(await wrong.text()).toBe(await unknown.text());

  const json = await client.post(login, {
    ...signIn(username),
    headers: { ...headers, Accept: "application/json" },
  });
  expect(json.status()).toBe(200);
  expect(await json.json()).toEqual({ location: "/app" });

  const cookie = (await client.storageState()).cookies.find(({ name }) => name === "session");
  const left = await client.post(logout, { maxRedirects: 0, headers });
  expect(left.status()).toBe(303);
  expect(left.headers()["location"]).toBe("/login");
  expect(left.headers()["set-cookie"]).toContain("session=; Path=/; Max-Age=0; HttpOnly");
  const old = { Cookie: `session=${cookie?.value}` };
  expect((await client.get(`${E2E_ORIGIN}/api/notifications`, { headers: old })).status()).toBe(
    401,
  );

  for (const path of [login, logout]) {
    const got = await client.get(path, { maxRedirects: 0 });
    expect([got.status(), got.headers()["location"]]).toEqual([303, "/login"]);
  }
});

test("E1: a request from another site changes nothing", async ({ playwright }) => {
  const client = await playwright.request.newContext();
  const username = unique("dewi");
  await createActor("student", { username, passwordHash });
  for (const [header, value] of [
    ["Origin", "https://jahat.example"],
    ["Origin", "null"],
    ["Sec-Fetch-Site", "cross-site"],
    ["Sec-Fetch-Site", "same-site"],
  ] as const) {
    const headers = { [header]: value };
    const refused = await client.post(login, { ...signIn(username), headers });
    expect(refused.status()).toBe(403);
    expect(refused.headers()["set-cookie"]).toBeUndefined();
  }
});

test("E1: a Server Action from another site is refused before it is parsed", async ({
  request,
}) => {
  for (const headers of [
    { "Next-Action": "0".repeat(42), Origin: "https://jahat.example" },
    { "Next-Action": "0".repeat(42), Origin: "null" },
  ]) {
    const refused = await request.post(`${E2E_ORIGIN}/login`, {
      headers,
      multipart: { username: "x" },
    });
    expect(refused.status()).toBe(403);
  }
});

test("A15: with registration closed the endpoint refuses every form", async () => {
  const instance = await startInstance(3263, { REGISTRATION: "closed" });
  try {
    const response = await fetch(`${instance.origin}/demo/lucia/login?/register`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ username: unique("ayu"), password: PASSWORD, role: "admin" }),
    });
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
    expect(await response.json()).toMatchObject({ detail: "registrationClosed" });
  } finally {
    await instance.stop();
  }
});
