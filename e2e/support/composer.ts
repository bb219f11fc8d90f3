import { expect, type Page } from "playwright/test";

export const subject = (page: Page) => page.getByLabel("Judul", { exact: true });

/** Fills in the open composer's form with an assignment. */
export async function fillIn(page: Page, title: string) {
  await page.getByLabel("Jenis").selectOption({ label: "Tugas" });
  await subject(page).fill(title);
  await page.getByLabel("Isi pengumuman").fill("Kumpulkan paling lambat Jumat.\nSemangat!");
}

/** Waits until the server has what was typed: until then the browser keeps it. */
export async function draftSaved(page: Page) {
  await expect(page.getByText("Draf tersimpan di perangkat ini.")).toBeHidden();
  await expect(page.getByTestId("draft-status")).toHaveText(/^Tersimpan \d\d\.\d\d$/);
}

export const openComposer = (page: Page, { id }: { id: string }) =>
  page.goto(`/teach/courses/${id}/announcements/new`);

export const send = (page: Page) => page.getByRole("button", { name: "Kirim sekarang" }).click();
