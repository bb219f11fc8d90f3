import { readFileSync } from "node:fs";
import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import type { Page } from "playwright/test";
import { db } from "@/db/client";
import { deletionRequest, user } from "@/db/schema";
import { announce, createActor, enroll, usernameOf } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const PASSWORD = "kucing tidur siang";

const background = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const [LIGHT, DARK] = ["rgb(246, 247, 244)", "rgb(15, 21, 18)"];

async function askForDeletion(page: Page) {
  await page.getByLabel("Kata sandi sekarang").fill(PASSWORD);
  await page.getByRole("button", { name: "Minta akunku dihapus" }).click();
  await expect(page.getByText("Permintaanmu menunggu keputusan admin.")).toBeVisible();
}

async function changeProfileAndTheme(page: Page) {
  await page.goto("/app/settings");
  await page.getByLabel("Nama lengkap").fill("Bu R\u0430tna Wijay\u200banti");
  await page.getByRole("button", { name: "Perbarui profil" }).click();
  await expect(page.getByText(/terlalu mirip dengan nama guru/)).toBeVisible();
  await page.getByLabel("Nama lengkap").fill("Dewi \u202ePuspita");
  await page.getByLabel("Umur").fill("15");
  await page.getByRole("button", { name: "Perbarui profil" }).click();
  await expect(page.getByText("Profilmu sudah disimpan.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Akun Dewi Puspita" })).toBeVisible();

  await page.emulateMedia({ colorScheme: "light" });
  await page.getByLabel("Tema").selectOption("dark");
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await expect(page.getByText("Tersimpan.")).toBeVisible();
  expect(await background(page)).toBe(DARK);
  await page.goto("/app");
  expect(await background(page)).toBe(DARK);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/app/settings");
  await page.getByLabel("Tema").selectOption("light");
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await expect(page.getByText("Tersimpan.")).toBeVisible();
  expect(await background(page)).toBe(LIGHT);
}

async function download(page: Page) {
  await page.getByRole("link", { name: "Unduh data atau hapus akun" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Unduh dataku" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("naik-kelas-data.json");
  const [zip] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Unduh data dan berkasku (ZIP)" }).click(),
  ]);
  expect(zip.suggestedFilename()).toBe("naik-kelas-data.zip");
  expect(readFileSync(await zip.path()).toString("latin1", 0, 2)).toBe("PK");
  return JSON.parse(readFileSync(await file.path(), "utf8")) as Record<string, object[]>;
}

for (const javaScriptEnabled of [true, false]) {
  test(`a student keeps the own account in the settings, and an admin decides on its end (${
    javaScriptEnabled ? "with" : "without"
  } JavaScript)`, async ({ classroom, pageOf }) => {
    await createActor("teacher", { displayName: "Ratna Wijayanti" });
    const student = await createActor("student", { passwordHash: hashSync(PASSWORD, 4) });
    await enroll(classroom.course, student);
    await announce(classroom.teacher, classroom.course, { title: "Tugas pekan ini" });
    const page = await pageOf(student, { javaScriptEnabled });
    await changeProfileAndTheme(page);

    const data = await download(page);
    expect(data.account).toMatchObject([{ displayName: "Dewi Puspita", age: 15 }]);
    expect(data.notifications).toMatchObject([{ title: "Tugas pekan ini" }]);

    for (let more = 0; more < 3; more++) await page.request.get("/api/me/export");
    expect((await page.request.get("/api/me/export")).status()).toBe(429);
    await page.getByRole("link", { name: "Unduh dataku" }).click();
    await expect(page.getByText("Kamu sudah mengunduh datamu beberapa kali.")).toBeVisible();

    await askForDeletion(page);
    await page.getByRole("button", { name: "Tarik kembali permintaan" }).click();
    await expect(page.getByRole("button", { name: "Minta akunku dihapus" })).toBeVisible();
    await askForDeletion(page);

    const admin = await pageOf(await createActor("admin"), { javaScriptEnabled });
    await admin.goto("/admin/users");
    await admin.getByRole("link", { name: /permintaan hapus akun menunggu/ }).click();
    const request = () => admin.getByRole("listitem").filter({ hasText: usernameOf(student) });
    await request().getByText("Tolak…").click();
    await request().getByLabel("Alasan").fill("Nilaimu belum selesai.");
    await request().getByRole("button", { name: "Tolak permintaan" }).click();
    await expect(request()).toHaveCount(0);
    if (javaScriptEnabled) {
      const toasts = page.getByRole("region", { name: "Notifikasi baru" });
      await expect(toasts.getByText("Akun kamu")).toBeVisible();
      await page.getByRole("button", { name: /^Notifikasi,/ }).click();
      const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
      await expect(panel.getByText("Akun kamu")).toBeVisible();
    }

    await page.goto("/app/notifications");
    await page.getByRole("link", { name: /^Permintaan hapus akunmu belum disetujui/ }).click();
    await expect(page).toHaveURL("/app/settings/data");
    await expect(page.getByText("Nilaimu belum selesai.")).toBeVisible();
    await askForDeletion(page);

    await admin.goto("/admin");
    await admin.getByRole("link", { name: "Permintaan hapus akun", exact: true }).click();
    await request().getByRole("link", { name: "Hapus akun…" }).click();
    await expect(admin.getByText("Dewi Puspita meminta akunnya dihapus pada")).toBeVisible();
    await admin.getByLabel(/Ketik .* untuk memastikan/).fill(usernameOf(student));
    await admin.getByRole("button", { name: "Hapus akun ini" }).click();
    await expect(admin).toHaveURL("/admin/users");
    const [row] = await db.select().from(user).where(eq(user.id, student.id));
    expect(row?.deletedAt).not.toBeNull();
    const left = await db
      .select()
      .from(deletionRequest)
      .where(eq(deletionRequest.userId, student.id));
    expect(left).toEqual([]);
  });
}
