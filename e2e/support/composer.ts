import type { Page } from "playwright/test";

export const subject = (page: Page) => page.getByLabel("Judul", { exact: true });

/** Fills in the open composer's form with an assignment. */
export async function fillIn(page: Page, title: string) {
  await page.getByLabel("Jenis").selectOption({ label: "Tugas" });
  await subject(page).fill(title);
  await page.getByLabel("Isi pengumuman").fill("Kumpulkan paling lambat Jumat.\nSemangat!");
}

export const openComposer = (page: Page, { id }: { id: string }) =>
  page.goto(`/teach/courses/${id}/announcements/new`);

export const send = (page: Page) => page.getByRole("button", { name: "Kirim sekarang" }).click();
