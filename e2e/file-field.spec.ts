import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";

const text = (name: string, content = "isi") => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(content),
});

/** What screen readers are told of the uploads. */
const told = (page: Page, message: string) =>
  expect(page.getByRole("status").filter({ hasText: message })).toHaveCount(1);

/** It is lost again each time that it has come back, until the field gives up. */
const losesNetwork = (page: Page, message: string) =>
  expect
    .poll(async () => {
      await page.evaluate(() => dispatchEvent(new Event("online")));
      return page.getByText(message).count();
    })
    .toBe(1);

test("files are chosen, resumed and removed with the keyboard, and screen readers are told", async ({
  classroom: { teacher, course },
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(teacher);
  await page.goto(`/teach/courses/${course.id}/modules`);
  await page.getByText("Tambah modul").first().click();
  const field = page.getByRole("group", { name: "Lampiran" });
  const input = field.getByLabel("Lampirkan berkas");
  const names = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"];
  await page.route("**/_next/static/**", (route) => route.abort()); // no code is missing
  await page.route("**/api/files", (route) => route.abort());
  await input.setInputFiles(text("a.txt"));
  await losesNetwork(page, "terputus. Tekan “Lanjutkan”");
  await expect(field.getByRole("alert")).toContainText("Unggahan a.txt terputus.");
  await page.unroute("**/api/files");
  await page.getByRole("button", { name: /^Lanjutkan .*a\.txt/ }).press("Enter");
  await told(page, "Semua berkas sudah terkirim.");
  await expect(page.getByRole("button", { name: /^Hapus .*a\.txt/ })).toBeFocused();

  await input.setInputFiles(names.slice(1).map((name) => text(name, name)));
  await expect(page.getByRole("button", { name: /^Hapus/ })).toHaveCount(5);
  await expect(input).toBeDisabled();
  await expect(field.getByText("Sudah 5 berkas. Hapus satu kalau mau menggantinya.")).toBeVisible();
  await page.getByRole("button", { name: /^Hapus .*e\.txt/ }).press("Enter");
  await expect(input).toBeFocused();
  await told(page, "sudah dihapus");
  const long = "Laporan praktikum fotosintesis kelas 8.txt";
  await input.setInputFiles([text("f.txt", "f"), text(long), text("g.txt")]);
  await expect(field.getByRole("alert")).toHaveText(
    "Terlalu banyak berkas. Maksimal 5. Tidak ikut: Laporan praktiku…elas 8.txt, g.txt.",
  );
  await page.getByRole("button", { name: "Hapus f.txt" }).press("Enter");
  await expect(field.getByRole("alert")).toHaveCount(0);

  await input.setInputFiles(text("situs.bin", "\0\0"));
  await expect(field.getByRole("alert")).toContainText("tidak bisa dilampirkan");
  await expect(page.getByText("Semua berkas sudah terkirim.")).toHaveCount(0);
  await page.getByRole("button", { name: "Hapus situs.bin" }).press("Enter");
  await expect(input).toBeFocused();
  await expect(field.getByRole("alert")).toHaveCount(0);
  consoleErrors.length = 0; // the browser's errors of lost requests, and of the refused file
});
