import { announce } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

test("the page's title and the phone's bar carry the unread count, live and on every page", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const page = await pageOf(student);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/app");
  const inbox = page.getByRole("navigation").getByRole("link", { name: "Notifikasi" });
  const count = page.getByTestId("inbox-count");
  await expect(inbox).toHaveAccessibleName("Notifikasi");
  await expect(count).toHaveCount(0);
  await expect(page).toHaveTitle("Beranda · Naik Kelas");
  await announce(teacher, course, { title: "Satu" });
  await expect(page).toHaveTitle("(1) Beranda · Naik Kelas", { timeout: 20_000 }); // other processes poll
  await expect(inbox).toHaveAccessibleName("Notifikasi (1 belum dibaca)");
  await expect(count).toHaveText("1");
  await expect(count).toBeVisible();
  await inbox.click();
  await expect(page).toHaveTitle("(1) Notifikasi · Naik Kelas");
  await page.getByRole("button", { name: "Tandai dibaca: Satu" }).click();
  await expect(page).toHaveTitle("Notifikasi · Naik Kelas");
  await expect(count).toHaveCount(0);
});
