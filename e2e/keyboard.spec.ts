import { hashSync } from "bcryptjs";
import type { Locator, Page } from "playwright/test";
import { contentFor, published } from "@/lib/announcements/testing/announcements";
import { createActor, createCourse } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const PASSWORD = "kucing tidur siang";

/** What has the focus: its name, whether the focus is shown, and whether something else covers it. */
function focusedElement() {
  const element = document.activeElement ?? document.body;
  if (element === document.body) return { name: "the browser", hasOutline: true, isCovered: false };
  const { left, top, width, height } = element.getBoundingClientRect();
  const isSeenAt = ([across, down]: number[]) => {
    const at = document.elementFromPoint(left + width * (across ?? 0), top + height * (down ?? 0));
    return at !== null && (element.contains(at) || at.contains(element));
  };
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  const named = [element.getAttribute("aria-label"), ...labels.map((label) => label.innerText)];
  const text = element instanceof HTMLElement ? element.innerText : "";
  return {
    name: named.find(Boolean) ?? text,
    hasOutline: getComputedStyle(element).outlineStyle !== "none",
    isCovered: ![
      [0.5, 0.5],
      [0.1, 0.1],
      [0.9, 0.1],
      [0.1, 0.9],
      [0.9, 0.9],
    ].some(isSeenAt),
  };
}

/** Presses Tab until the element of this name has the focus, which is shown and never hidden on the way. */
async function tabTo(page: Page, name: RegExp) {
  const passed: string[] = [];
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(focusedElement);
    passed.push(focused.name);
    expect(focused, focused.name).toMatchObject({ hasOutline: true, isCovered: false });
    if (name.test(focused.name)) return;
  }
  throw new Error(`Tab never came to ${String(name)}: ${passed.join(" | ")}`);
}

test("with the keyboard alone: from signing in to confirming, at the width of a page zoomed to 400 %", async ({
  page,
}) => {
  const username = `dewi.${crypto.randomUUID().slice(0, 8)}`;
  const passwordHash = hashSync(PASSWORD, 4);
  const student = await createActor("student", { username, passwordHash });
  const teacher = await createActor("teacher", { displayName: "Bu Ratna" });
  const course = await createCourse(teacher, { students: [student], title: "Web Dasar" });
  await published(
    teacher,
    contentFor([course], { title: "Ikut pameran", needsConfirmation: true }),
  );

  await page.setViewportSize({ width: 320, height: 512 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, username);

  const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
  await openPanel(page, panel);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  expect((await page.evaluate(focusedElement)).name).toMatch(/^Notifikasi, 1/); // the focus returns
  await leaveLayers(page, panel);

  await openPanel(page, panel);
  await tabTo(page, /^Lihat semua notifikasi/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Notifikasi" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
  await leaveFilters(page);
  await tabTo(page, /^Ikut pameran/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Ikut pameran" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();

  await tabTo(page, /^Saya sudah membaca/);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Kamu sudah mengonfirmasi pada")).toBeVisible();
  await expect(page.getByRole("status")).toContainText(["konfirmasimu tercatat"]); // it is told
  await expect(page.getByRole("main")).toBeFocused(); // the pressed button is gone
  await tabTo(page, /^Batalkan konfirmasi/);
});

async function signIn(page: Page, username: string) {
  await page.goto("/login");
  await tabTo(page, /^Nama pengguna/);
  await page.keyboard.type(username);
  await tabTo(page, /^Kata sandi/);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("/app");
  await tabTo(page, /^Langsung ke isi/);
}

async function openPanel(page: Page, panel: Locator) {
  if (!(await bell(page).evaluate((element) => element === document.activeElement)))
    await tabTo(page, /^Notifikasi, 1 belum dibaca/);
  await page.keyboard.press("Enter");
  await expect(panel.getByRole("link", { name: /Ikut pameran/ })).toBeVisible();
}

const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });

/** Leaves the panel and the account menu, forwards and backwards: neither stays over what has the focus. */
async function leaveLayers(page: Page, panel: Locator) {
  const account = page.getByRole("button", { name: /^Akun/ });
  const menu = page.locator("#account-menu");
  await openPanel(page, panel);
  await tabTo(page, /^Akun/);
  await expect(panel).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(menu).toBeVisible();
  await tabTo(page, /^Keluar$/);
  await page.keyboard.press("Tab");
  await expect(menu).toBeHidden();
  await page.keyboard.press("Shift+Tab");
  await expect(account).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Shift+Tab");
  await expect(bell(page)).toBeFocused();
  await expect(menu).toBeHidden();
}

/** Opens the fields that lie over the list, and passes them. */
async function leaveFilters(page: Page) {
  const words = page.getByRole("searchbox");
  await tabTo(page, /^Cari dan saring/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Cari kata/);
  await expect(words).toBeVisible();
  await tabTo(page, /^Cari$/);
  await page.keyboard.press("Tab");
  await expect(words).toBeHidden();
  await page.keyboard.press("Shift+Tab");
}
