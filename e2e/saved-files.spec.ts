import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import type { Page } from "playwright/test";
import { db } from "@/db/client";
import { file } from "@/db/schema";
import { contentFor, copyOf, published } from "@/lib/announcements/testing/announcements";
import { withdrawAnnouncement } from "@/lib/announcements/withdrawal";
import type { Actor } from "@/lib/auth/actor";
import { png } from "@/lib/files/testing/samples";
import { newText, uploadFile } from "@/lib/files/testing/uploads";
import { createModule } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { savedContents, storedTexts } from "./support/offline";

const phone = {
  serviceWorkers: "allow",
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} as const;

const upload = async (actor: Actor, name: string, content: string | Buffer) =>
  (await uploadFile(actor, { name, content })).id;

const saveButton = (page: Page) => page.getByRole("button", { name: "Simpan di perangkat ini" });
const removeButton = (page: Page) => page.getByRole("button", { name: "Hapus dari perangkat ini" });
const isSaved = (page: Page) => page.getByText("Tersimpan di perangkat ini, bisa dibuka");

test("saved attachments open without network, while the server would show them, and until the sign-out", async ({
  classroom: { teacher, student, course },
  pageOf,
  consoleErrors,
}) => {
  const text = newText(1_300_000);
  const files = [
    await upload(teacher, "Surat.txt", text),
    await upload(teacher, "papan.png", await png({ width: 200, height: 120 })),
  ];
  const [letter, board] = files.map((id) => `/api/files/${id}`) as [string, string];
  const saved = await published(teacher, contentFor([course], { attachments: files }));
  const other = await published(
    teacher,
    contentFor([course], {
      title: "Jadwal ujian",
      attachments: [await upload(teacher, "Ujian.txt", newText())],
    }),
  );
  const { id: moduleId } = await createModule(course, "Modul 1");
  const sheet = await upload(teacher, "Latihan.txt", newText());
  await db.update(file).set({ moduleId }).where(eq(file.id, sheet));
  const modulePath = `/app/courses/${course.id}/modules/${moduleId}`;
  const addressOf = async (id: string) =>
    `/app/notifications/${(await copyOf(id, student)).notificationId}`;
  const page = await pageOf(student, phone);
  const context = page.context();

  await page.goto(await addressOf(saved));
  await page.route(`**${board}`, (route) => route.abort()); // the connection breaks in the middle
  await saveButton(page).click();
  await expect(page.getByText("Tidak tersimpan. Periksa sambunganmu")).toBeVisible();
  expect(await savedContents(page)).toBe(0);
  await page.unrouteAll();
  await expect(saveButton(page)).toHaveText(/^Simpan di perangkat ini · 1,[2-4] MB$/);
  await saveButton(page).click();
  await expect(isSaved(page)).toBeVisible();
  await expect(removeButton(page)).toBeFocused();
  await page.goto(modulePath);
  await saveButton(page).click();
  await expect(isSaved(page)).toBeVisible();
  await page.goto(await addressOf(saved));
  await expect(isSaved(page)).toBeVisible();

  const online = await page.request.get(board);
  await context.setOffline(true);
  const [download] = await Promise.all([
    page.waitForEvent("download"), // from the page that is still open
    page.getByRole("link", { name: "Surat.txt" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("Surat.txt");
  expect(await readFile(await download.path(), "utf8")).toBe(text);
  await page.reload();
  await expect(page.getByText("Luring", { exact: true })).toBeVisible();
  const picture = page.waitForEvent("popup");
  await page.getByRole("link", { name: "papan.png" }).click();
  const tab = await picture;
  await expect
    .poll(() => tab.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(200);
  const shown = await tab.reload();
  expect(shown?.fromServiceWorker()).toBe(true);
  for (const name of ["content-disposition", "content-security-policy", "x-content-type-options"]) {
    expect(online.headers()[name]).toBeTruthy();
    expect(shown?.headers()[name]).toBe(online.headers()[name]);
  }
  await tab.close();
  await page.goto(await addressOf(other));
  await expect(page.getByText("Lampiran yang butuh sambungan: 1")).toBeVisible();
  for (const name of ["Semua notifikasi", "Buka kursus"]) {
    const box = await page.getByRole("link", { name }).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44); // for a finger
  }
  await page.goto(modulePath);
  await expect(page.getByRole("link", { name: "Latihan.txt" })).toBeVisible();
  await page.goto("/app/notifications");
  await page.getByText("Berkas yang tersimpan: 3").click();
  await expect(page.getByRole("link", { name: "papan.png" })).toBeVisible();

  await context.setOffline(false);
  await page.goto(await addressOf(other));
  await saveButton(page).click();
  await expect(isSaved(page)).toBeVisible();
  expect(await savedContents(page)).toBe(4);
  await withdrawAnnouncement(teacher, saved);
  await page.goto("/app/notifications");
  await expect.poll(() => savedContents(page)).toBe(2);
  await page.goto(await addressOf(other));
  await removeButton(page).click();
  await expect(saveButton(page)).toBeVisible();
  expect(await savedContents(page)).toBe(1);
  await saveButton(page).click();
  await expect(isSaved(page)).toBeVisible();

  await page.getByRole("button", { name: /^Akun/ }).click();
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL(/\/login/);
  await expect.poll(() => storedTexts(page)).not.toMatch(/Ujian|file_|notif_/);
  expect(await savedContents(page)).toBe(0);
  await context.setOffline(true);
  await page.goto(letter);
  await expect(page.getByRole("heading", { name: "Kamu sedang luring" })).toBeVisible();
  consoleErrors.length = 0; // the browser's errors while offline
});
