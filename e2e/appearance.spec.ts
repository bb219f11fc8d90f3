import type { Locator, Page } from "playwright/test";
import { announce } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openEverything } from "./support/pages";

const styleOf = (element: Locator) =>
  element.evaluate((shown) => {
    const { backgroundColor, color, borderTopWidth, borderTopColor } = getComputedStyle(shown);
    return { background: backgroundColor, color, border: `${borderTopWidth} ${borderTopColor}` };
  });

/** What covers or follows the sheet: everything that sticks to the screen, and its text. */
const stuck = (page: Page) =>
  page.evaluate(() =>
    [...document.body.querySelectorAll<HTMLElement>("*")]
      .filter((element) => ["fixed", "sticky"].includes(getComputedStyle(element).position))
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height > 0)
      .map((element) => element.innerText.trim())
      .filter(Boolean),
  );

test("on paper nothing lies over the text, on any page", async ({
  classroom,
  page: visitor,
  pageOf,
}) => {
  test.setTimeout(180_000);
  const { shown } = await openEverything(classroom, visitor, pageOf);
  for (const { page, path } of shown) {
    await page.goto(path);
    await page.emulateMedia({ media: "print" });
    expect({ path, stuck: await stuck(page) }).toEqual({ path, stuck: [] });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.getByRole("button").filter({ visible: true }).count()).toBe(0);
    await page.emulateMedia({ media: null });
  }
});

test("a printed notification names the address of its link, and is dark on white", async ({
  classroom,
  pageOf,
}) => {
  const link = "https://contoh.sch.id/materi?bab=3";
  const { id } = await announce(classroom.teacher, classroom.course, { link });
  const page = await pageOf(classroom.student);
  await page.goto(`/app/notifications/${id}`);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe("rgb(23, 32, 27)");
  const address = await page
    .getByRole("link", { name: /Buka tautan/ })
    .evaluate((element) => getComputedStyle(element, "::after").content);
  expect(address).toContain(link);
});

test("a chosen theme is there with the first bytes, and changes neither paper nor forced colours", async ({
  classroom,
  pageOf,
}) => {
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const page = await pageOf(classroom.student, { javaScriptEnabled: false });
  const shown: Record<string, string> = {};
  const forced: Record<string, string> = {};
  for (const theme of ["light", "dark"] as const) {
    await page.context().addCookies([{ name: "theme", value: theme, url: E2E_ORIGIN }]);
    await page.emulateMedia({ colorScheme: theme === "dark" ? "light" : "dark" });
    await page.goto("/app/settings");
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    shown[theme] = await background();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe(
      theme,
    );
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe(
      "rgb(23, 32, 27)",
    );
    await page.emulateMedia({ media: null, colorScheme: "dark", forcedColors: "active" });
    const button = page.getByRole("button", { name: "Perbarui profil" });
    forced[theme] = await button.evaluate((element) => getComputedStyle(element).backgroundColor);
    await page.emulateMedia({ forcedColors: null });
  }
  expect(shown).toEqual({ light: "rgb(246, 247, 244)", dark: "rgb(15, 21, 18)" });
  expect(forced.dark).toBe(forced.light);
});

test("with forced colours the unread mark, main buttons and the current entry keep their meaning", async ({
  classroom,
  pageOf,
}) => {
  await announce(classroom.teacher, classroom.course, { title: "Dibaca" });
  await announce(classroom.teacher, classroom.course, { title: "Belum" });
  const page = await pageOf(classroom.student);
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("/app/notifications");
  await page.getByRole("button", { name: "Tandai dibaca: Dibaca" }).click();
  await expect(page.getByRole("button", { name: "Tandai belum dibaca: Dibaca" })).toBeVisible();
  const paper = (await styleOf(page.locator("body"))).background;

  const dot = (title: string) =>
    page
      .getByRole("main")
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: title }) })
      .locator("[data-unread]");
  const unread = await styleOf(dot("Belum"));
  expect(unread.background).not.toBe(paper);
  expect(unread.background).not.toBe((await styleOf(dot("Dibaca"))).background);
  const { background: highlight } = await styleOf(page.getByTestId("badge"));
  expect(highlight).not.toBe(paper);

  const menu = page.getByRole("navigation", { name: "Menu utama" });
  const current = await styleOf(menu.getByRole("link", { name: "Notifikasi" }));
  const other = await styleOf(menu.getByRole("link", { name: "Beranda" }));
  expect(current.background).toBe(highlight);
  expect(other.background).not.toBe(highlight);
  expect(current.color).not.toBe(other.color);
  const filter = page.getByRole("navigation", { name: "Saring notifikasi" });
  expect((await styleOf(filter.getByRole("link", { name: "Semua" }))).background).toBe(highlight);
  expect((await styleOf(filter.getByRole("link", { name: "Belum dibaca" }))).background).not.toBe(
    highlight,
  );

  await page.goto("/app/courses");
  const join = await styleOf(page.getByRole("button", { name: "Gabung" }));
  expect(join.background).not.toBe(paper);
  expect(join.color).not.toBe(join.background);
});
