import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import jsqr from "jsqr";
import type { Page } from "playwright/test";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

const unique = (name: string) => `${name}.${crypto.randomUUID().slice(0, 8)}`;

test("every password field has a button that shows it, without moving the focus", async ({
  page,
  pageOf,
}) => {
  const settings = await pageOf(await createActor("student"));
  const pending = await createActor("student", { username: unique("baru") });
  await db
    .update(user)
    .set({ passwordExpiresAt: new Date(Date.now() + 3_600_000) })
    .where(eq(user.id, pending.id));
  const replacement = await pageOf(pending);
  const opened = [
    { path: "/login", at: page },
    { path: "/register", at: page },
    { path: "/app/settings", at: settings },
    { path: "/password", at: replacement },
  ];
  for (const { path, at } of opened) {
    await at.goto(path);
    const fields = at.locator("main input[type=password]");
    const count = await fields.count();
    expect(count, path).toBeGreaterThan(0);
    const buttons = at.locator("main form button[aria-pressed]");
    await expect(buttons).toHaveCount(count);
    const name = await fields.last().getAttribute("name");
    const field = at.locator(`[name=${name}]`);
    const show = buttons.last();
    await expect(show).toHaveAccessibleName(/^Tampilkan Kata sandi/);
    await field.fill("sapi terbang");
    await show.click();
    await expect(field).toHaveAttribute("type", "text");
    await expect(show).toHaveAttribute("aria-pressed", "true");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("sapi terbang");
    await show.click();
    await expect(field).toHaveAttribute("type", "password");
    await expect(show).toHaveAttribute("aria-pressed", "false");
  }
});

test("a shown password is hidden when the form is sent", async ({ page }) => {
  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(unique("siapa"));
  await page.getByLabel("Kata sandi").fill("salah sekali");
  const show = page.getByRole("button", { name: "Tampilkan Kata sandi" });
  await show.click();
  const typeWhenSent = page.evaluate(
    () =>
      new Promise((resolve) => {
        const hears = () =>
          resolve(document.querySelector("[name=password]")?.getAttribute("type"));
        document.querySelector("main form")?.addEventListener("submit", hears, { once: true });
      }),
  );
  await page.getByRole("button", { name: "Masuk" }).click();
  expect(await typeWhenSent).toBe("password");
  await expect(page.locator("main").getByRole("alert")).toBeVisible();
  await expect(show).toHaveAttribute("aria-pressed", "false");
});

test("without JavaScript there is no such button, and the login page says whom to ask", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: E2E_ORIGIN });
  const page = await context.newPage();
  await page.goto("/login");
  await expect(page.getByRole("button", { name: /Tampilkan/ })).toHaveCount(0);
  await expect(page.getByText("Minta kata sandi sekali pakai ke admin sekolah")).toBeHidden();
  await page.getByText("Lupa kata sandi?").click();
  await expect(page.getByText("Minta kata sandi sekali pakai ke admin sekolah")).toBeVisible();
  await context.close();
});

test("the holder of a spent one-time password reads what to do", async ({ page }) => {
  const oneTime = "k3mpx-7hq2v-n4rtd";
  const username = unique("bekas");
  const { id } = await createActor("student", { username });
  await db
    .update(user)
    .set({ spentPasswordHash: hashSync(oneTime, 11) })
    .where(eq(user.id, id));
  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(oneTime.toUpperCase());
  await page.getByRole("button", { name: "Masuk" }).click();
  const alert = page.locator("main").getByRole("alert");
  await expect(alert).toContainText("sudah dipakai");
  await expect(alert).toContainText("minta kata sandi baru");
});

test("one-time passwords are printed as slips, one for each user, and nothing else", async ({
  pageOf,
}) => {
  const page = await pageOf(await createActor("admin"));
  const word = unique("slip");
  for (const name of ["Ayu", "Budi"]) {
    await createActor("student", {
      username: `${word}.${name.toLowerCase()}`,
      displayName: `${name} ${word}`,
      passwordHash: "-",
    });
  }
  await page.goto(`/admin/users?search=${word}&status=noPassword`);
  await page.getByLabel("Pilih semua di halaman ini").check();
  await page.getByRole("button", { name: "Buat kata sandi" }).click();
  await expect(page.locator("dd code")).toHaveCount(2);
  const passwords = await page.locator("dd code").allInnerTexts();
  await expect(page.getByRole("button", { name: "Cetak slip" })).toBeVisible();

  await page.emulateMedia({ media: "print" });
  const slips = page.locator(".print-alone > li");
  await expect(slips).toHaveCount(2);
  await expect(slips.filter({ hasText: `Ayu ${word}` })).toContainText(`${word}.ayu`);
  const printed = await page.locator("body").innerText();
  for (const text of [...passwords, `${E2E_ORIGIN}/login`, "Berlaku sampai"]) {
    expect(printed).toContain(text);
  }
  expect(printed.startsWith("Naik Kelas")).toBe(true); // neither header nor table
  await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
  await expect(page.getByRole("searchbox")).toBeHidden();
});

test("the QR code of the join link can be scanned from the screen, light and dark", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await page.goto(`/teach/courses/${classroom.course.id}/invite`);
  const code = page.getByRole("img", { name: /Kode QR/ });
  const link = `${E2E_ORIGIN}/app/join/${classroom.course.joinCode}`;
  await expect(page.getByText(link, { exact: true })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await scan(page, await code.screenshot())).toBe(link);
  }
});

/** What a scanner reads from a screenshot, whose pixels a page decodes. */
async function scan(page: Page, screenshot: Buffer): Promise<string | undefined> {
  const canvas = await page.context().newPage();
  const { width, height, pixels } = await canvas.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const surface = new OffscreenCanvas(image.width, image.height);
    const context = surface.getContext("2d");
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    return { width: image.width, height: image.height, pixels: [...data] };
  }, screenshot.toString("base64"));
  await canvas.close();
  return jsqr(new Uint8ClampedArray(pixels), width, height)?.data;
}
