import { announce } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { announceNow, pollNow } from "./support/tabs";

test("a student mutes a type on the notification itself, without JavaScript", async ({
  classroom: { teacher, course, student },
  pageOf,
}) => {
  const { id } = await announce(teacher, course, { type: "schedule", title: "Jadwal pertama" });
  const page = await pageOf(student, { javaScriptEnabled: false });
  await page.goto(`/app/notifications/${id}`);
  await page.getByText("Kenapa saya menerima ini?").click();
  await page.getByRole("button", { name: "Bisukan jenis “Jadwal”" }).click();
  await page.goto("/app/settings");
  await expect(page.getByRole("button", { name: "Terima lagi Jadwal" })).toBeVisible();

  const second = await announce(teacher, course, {
    type: "schedule",
    title: "Jadwal kedua",
    mustRead: true,
  });
  await page.goto("/app/notifications");
  await expect(page.getByRole("link", { name: "Jadwal kedua" })).toBeVisible();
  await page.goto(`/app/notifications/${second.id}`);
  await page.getByText("Kenapa saya menerima ini?").click();
  await expect(page.getByText("tidak bisa dibisukan")).toBeVisible();
  await expect(page.getByRole("button", { name: /isukan|Terima lagi/ })).toHaveCount(0);

  await expect(announce(teacher, course, { type: "schedule", title: "Ketiga" })).rejects.toThrow(
    "noRecipients", // the only student has muted it
  );
});

test("in quiet hours only what is urgent pops up; the inbox is filled all the same", async ({
  classroom: { teacher, course, student },
  pageOf,
}) => {
  const page = await pageOf(student);
  await page.goto("/app/settings");
  await page.getByLabel("Pakai jam tenang").check();
  await page.getByLabel("Dari").fill("00:00");
  await page.getByLabel("Sampai").fill("23:59"); // the test may run at any time but this minute
  await page.getByRole("button", { name: "Atur jam tenang" }).click();
  await expect(page.getByText("Sudah disimpan.")).toBeVisible();
  await page.goto("/app");
  await expect(page.getByText("Tersambung")).toBeVisible();
  const toasts = page.getByRole("region", { name: "Notifikasi baru" });
  await announceNow(teacher, { course, title: "Biasa saja" });
  await expect(page.getByRole("button", { name: "Notifikasi, 1 belum dibaca" })).toBeVisible();
  await announce(teacher, course, { title: "Sekolah tutup", type: "urgent" });
  await pollNow(teacher);
  await expect(toasts.getByText("Sekolah tutup")).toBeVisible();
  await expect(toasts.getByText("Biasa saja")).toHaveCount(0);
});
