import type { Page } from "playwright/test";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { courseModule } from "@/db/schema";
import { createModule, enroll } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const PHONE = { viewport: { width: 360, height: 800 } };
const TEXT = "## Alat\n\n- sensor\n- kabel **merah**\n\n<b>bukan tebal</b>";

const complete = (page: Page) => page.getByRole("button", { name: "Tandai selesai" });
const undo = (page: Page) => page.getByRole("button", { name: "Tandai belum selesai" });

/** Writes a module with a text, looks at its preview, and announces it. */
async function writeModule(page: Page, courseId: string) {
  await page.goto(`/teach/courses/${courseId}/modules`);
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Sensor suhu");
  await page.getByLabel("Isi modul").fill("[Klik](javascript:alert(1))");
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByText(/Ada tautan yang berbahaya/)).toBeVisible();
  await page.getByText("Pratinjau").click();
  await page.getByLabel("Isi modul").fill(TEXT);
  await expect(page.getByRole("strong")).toHaveText("merah");
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await page.getByRole("link", { name: "Tulis pengumumannya" }).click();
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
}

const closeModule = (courseId: string, title: string) =>
  db
    .update(courseModule)
    .set({ opensAt: null })
    .where(and(eq(courseModule.courseId, courseId), eq(courseModule.title, title)));

test("a module is written, announced, read and marked as done, on a phone", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  await createModule(course, "Pengantar");
  const later = await createModule(course, "Nanti", new Date(Date.now() + 3_600_000));
  const secret = { text: "Rahasia dulu" };
  await db.update(courseModule).set(secret).where(eq(courseModule.id, later.id));
  const teaching = await pageOf(teacher, PHONE);
  await writeModule(teaching, course.id);

  const page = await pageOf(student, PHONE);
  await page.goto("/app/notifications");
  await page.getByRole("link", { name: /Modul baru tersedia: Sensor suhu/ }).click();
  await page.getByRole("link", { name: "Buka modul" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sensor suhu");
  await expect(page.getByRole("heading", { level: 2, name: "Alat" })).toBeVisible();
  await expect(page.getByText("<b>bukan tebal</b>")).toBeVisible();
  await complete(page).click();
  await expect(page.getByText("Modul ditandai selesai.")).toBeVisible();
  await expect(undo(page)).toBeFocused();
  await page.getByRole("link", { name: /^Modul sebelumnya/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Nanti");
  await expect(page.getByText("Rahasia dulu")).toHaveCount(0);
  await expect(complete(page)).toHaveCount(0);
  await page.getByRole("link", { name: course.title }).click();
  await expect(page.getByText("1 dari 3 modul selesai")).toBeVisible();
  await page.goto("/app");
  await expect(page.getByText("1 dari 3 modul selesai")).toBeVisible();

  await teaching.goto(`/teach/courses/${course.id}/modules`);
  await teaching.getByRole("link", { name: "Sensor suhu: 1 dari 1 siswa selesai" }).click();
  await expect(teaching.getByText("Dewi Lestari")).toBeVisible();
  await teaching.getByRole("link", { name: "Belum selesai (0)" }).click();
  await expect(teaching.getByText("Tidak ada siswa di sini.")).toBeVisible();

  await closeModule(course.id, "Sensor suhu");
  await page.goto("/app/notifications");
  await page.getByRole("link", { name: /Modul baru tersedia: Sensor suhu/ }).click();
  await page.getByRole("link", { name: "Buka modul" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Modul ini belum dibuka");
  await expect(page.getByRole("main")).not.toContainText(/Sensor suhu|merah/);
  await page.getByRole("main").getByRole("link", { name: course.title }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(course.title);
});

test("modules are read and marked without JavaScript, and an archived course stays as it is", async ({
  classroom: { student, outsider, course },
  pageOf,
}) => {
  const first = await createModule(course, "Pengantar");
  await createModule(course, "Sensor suhu");
  const path = `/app/courses/${course.id}/modules/${first.id}`;
  const stranger = await pageOf(outsider, { ...PHONE, javaScriptEnabled: false });
  const denied = await stranger.request.get(path);
  expect(denied.status()).toBe(404);

  const page = await pageOf(student, { ...PHONE, javaScriptEnabled: false });
  await page.goto(`/app/courses/${course.id}`);
  await page.getByRole("link", { name: "Pengantar", exact: true }).click();
  await complete(page).click();
  await expect(undo(page)).toBeVisible();
  await page.reload(); // sends the form again
  await expect(undo(page)).toBeVisible();
  await undo(page).click();
  await complete(page).click();
  await page.getByRole("link", { name: /^Modul berikutnya/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sensor suhu");
  await page.getByRole("link", { name: course.title }).click();
  await expect(page.getByText("1 dari 2 modul selesai")).toBeVisible();

  await db.run(`update course set status = 'archived' where id = '${course.id}'`);
  await page.goto(path);
  await expect(page.getByText("Selesai", { exact: true })).toBeVisible();
  await expect(undo(page)).toHaveCount(0);
  await page.getByRole("link", { name: /^Modul berikutnya/ }).click();
  await expect(complete(page)).toHaveCount(0);
  await enroll(course, outsider);
  expect((await stranger.request.get(path)).status()).toBe(200);
});
