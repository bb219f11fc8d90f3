import { announce } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

test("the page's title carries the unread count, live and on every page", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const page = await pageOf(student);
  await page.goto("/app");
  await expect(page.getByText("Tersambung")).toBeVisible();
  await expect(page).toHaveTitle("Beranda · Naik Kelas");
  await announce(teacher, course, { title: "Satu" });
  await expect(page).toHaveTitle("(1) Beranda · Naik Kelas", { timeout: 20_000 }); // other processes poll
  await page.getByRole("navigation").getByRole("link", { name: "Notifikasi" }).click();
  await expect(page).toHaveTitle("(1) Notifikasi · Naik Kelas");
  await page.getByRole("button", { name: "Tandai dibaca: Satu" }).click();
  await expect(page).toHaveTitle("Notifikasi · Naik Kelas");
});
