import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { openEverything, places, withoutPlace } from "./support/pages";
import { routes } from "./security/support/routes";

const PHONE = { width: 360, height: 740 };

test("the table of pages is complete", () => {
  const files = Object.keys(routes).filter((file) => file.endsWith("page.tsx"));
  expect([...Object.keys(places), ...withoutPlace].toSorted()).toEqual(files.toSorted());
});

/** Words that are broken over two lines, and how much is wider than the screen. */
function brokenWords(within: string) {
  const broken = new Set<string>();
  const walker = document.createTreeWalker(
    document.querySelector(within) ?? document,
    NodeFilter.SHOW_TEXT,
  );
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    const parent = text.parentElement;
    // Codes and usernames are no words of a language.
    if (!parent?.checkVisibility() || parent.closest("option, [translate=no]")) continue;
    for (const { 0: word, index } of text.data.matchAll(
      /(?<![\p{L}\p{N}_.-])\p{Lu}?\p{Ll}{1,19}(?![\p{L}\p{N}_-]|\.\p{L})/gu,
    )) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
      // A part of a long string without spaces may be broken.
      const around = text.data.slice(0, index).split(/\s/).at(-1) + text.data.slice(index);
      if (lines.size > 1 && (around.split(/\s/)[0]?.length ?? 0) <= 24) broken.add(word);
    }
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  return { words: [...broken], tooWide: Math.max(0, scrollWidth - clientWidth) };
}
const intact = { words: [], tooWide: 0 };

async function expectIntact(page: Page, widths = [280, 320, 360, 768, 1280]) {
  for (const width of widths) {
    await page.setViewportSize({ ...PHONE, width });
    const at = `${new URL(page.url()).pathname} at ${width} px`;
    expect({ at, ...(await page.evaluate(brokenWords, "body")) }).toEqual({ at, ...intact });
  }
}

test("words break only where the language allows it, at every width", async ({
  classroom,
  page: visitor,
  pageOf,
}) => {
  test.setTimeout(240_000);
  const { shown, pages, ids } = await openEverything(classroom, visitor, pageOf);
  for (const { page, path } of shown) {
    await page.goto(path);
    await expectIntact(page);
  }
  for (const [page, path, csv] of [
    [
      pages.admin,
      "/admin/users/import",
      "username,role,display_name,age\nayu.puspita,guru besar,Ayu Puspita Maharani,12\nbudi.santoso,siswa,Budi Santoso,300",
    ],
    [pages.teacher, `/teach/courses/${ids.course}/members/import`, "username\nsiapa.gerangan"],
  ] as const) {
    await page.goto(path);
    const file = { name: "siswa.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.getByLabel("Berkas CSV").setInputFiles(file);
    await page.getByRole("button", { name: "Periksa berkas" }).click();
    await expect(page.getByRole("table")).toBeVisible();
    await expectIntact(page);
  }
});

test("with text twice as large the menu at the bottom breaks no word", async ({
  classroom,
  page: visitor,
  pageOf,
}) => {
  const { pages } = await openEverything(classroom, visitor, pageOf);
  for (const locale of ["id", "en"]) {
    for (const [page, path] of [
      [pages.student, "/app"],
      [pages.teacher, "/teach"],
      [pages.admin, "/admin"],
    ] as const) {
      await page.context().addCookies([{ name: "locale", value: locale, url: E2E_ORIGIN }]);
      await page.setViewportSize(PHONE);
      await page.goto(path);
      await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      const menu = "nav:has([aria-current=page])";
      expect(
        await page.locator(menu).evaluate((nav) => nav.getBoundingClientRect().height),
      ).toBeLessThan(PHONE.height / 2);
      expect((await page.evaluate(brokenWords, menu)).words).toEqual([]);
    }
  }
});
