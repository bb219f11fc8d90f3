import { readFile } from "node:fs/promises";
import type { Page } from "playwright/test";

/** A unique word for the names of a test's users. */
export const marker = () => `kata${crypto.randomUUID().slice(0, 8)}`;

/** The names in the list of users. */
export const namesOf = (page: Page) =>
  page.getByRole("rowheader").getByRole("link").allInnerTexts();

export async function search(page: Page, text: string) {
  await page.getByLabel("Cari", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Cari" }).click();
}

/** The content of the file that a link downloads. */
export async function download(page: Page, link: string): Promise<string> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("link", { name: link }).click();
  return readFile(await (await arriving).path(), "utf8");
}
