import { createActor, createCourse } from "@/lib/testing/factories";
import { db } from "@/db/client";
import { deletionRequest } from "@/db/schema";
import { expect } from "../../fixtures";
import { press, shows, openFor, asAdmin, checkTwoFiles, type Stories } from "./story";

export const adminStories: Stories = {
  "(shell)/(admin)/admin/page.tsx": asAdmin("/admin", async (page) => {
    await press(page, /^Notifikasi, /);
    await shows(page, "Belum ada notifikasi.");
  }),
  "(shell)/(admin)/admin/announcements/page.tsx": asAdmin("/admin/announcements", async (page) => {
    await press(page, "Untuk semua guru");
    await page.waitForURL("**/edit");
  }),
  "(shell)/(admin)/admin/audit/page.tsx": asAdmin("/admin/audit", async (page) => {
    await page.getByLabel("Pelaku").fill("tidak.ada.orangnya");
    await press(page, "Terapkan");
    await shows(page, "Tidak ada kejadian yang cocok dengan saringan ini.");
    await page.getByRole("link", { name: "Hapus saringan" }).click();
    await expect(page.getByText("Tidak ada kejadian yang cocok")).toHaveCount(0);
  }),
  "(shell)/(admin)/admin/courses/page.tsx": async (school) => {
    const title = `Kursus ${crypto.randomUUID().slice(0, 8)}`;
    await createCourse(school.teacher, { title });
    const page = await openFor(school, school.admin, "/admin/courses");
    await page.getByLabel("Cari kursus atau guru").fill(title);
    await press(page, "Cari");
    await expect(page.getByRole("rowheader")).toHaveCount(1);
    await press(page, `Arsipkan ${title}`);
    await press(page, `Pulihkan ${title}`);
    await expect(page.getByRole("button", { name: `Arsipkan ${title}` })).toBeVisible();
    return page;
  },
  "(shell)/(admin)/admin/deletion-requests/page.tsx": async (school) => {
    const { id: userId } = await createActor("student", { displayName: "Ayu Anggraini" });
    await db.insert(deletionRequest).values({ userId, requestedAt: new Date() });
    const page = await openFor(school, school.admin, "/admin/deletion-requests");
    const request = page
      .getByRole("main")
      .getByRole("listitem")
      .filter({ hasText: "Ayu Anggraini" });
    await request.getByText("Tolak…").click();
    await request.getByLabel("Alasan").fill(" ");
    await request.getByRole("button", { name: "Tolak permintaan" }).click();
    await shows(page, "Wajib diisi.");
    await request.getByLabel("Alasan").fill("Hubungi kami dulu.");
    await request.getByRole("button", { name: "Tolak permintaan" }).click();
    await shows(page, "Permintaan Ayu Anggraini ditolak.");
    await expect(request).toHaveCount(0);
    return page;
  },
  "(shell)/(admin)/admin/users/page.tsx": async (school) => {
    const word = `kata${crypto.randomUUID().slice(0, 8)}`;
    for (const name of ["satu", "dua"])
      await createActor("student", { username: `${word}.${name}` });
    const page = await openFor(school, school.admin, `/admin/users?search=${word}`);
    await page.getByLabel("Pilih semua di halaman ini").check();
    await shows(page, "2 terpilih");
    await page.getByRole("checkbox", { name: `Pilih ${word}.dua` }).uncheck();
    await shows(page, "1 terpilih");
    await press(page, "Tangguhkan");
    await shows(page, "1 akun ditangguhkan.");
    await page.getByLabel("Pilih semua di halaman ini").check();
    await press(page, "Pulihkan");
    await shows(page, "2 akun dipulihkan.");
    return page;
  },
  "(shell)/(admin)/admin/users/new/page.tsx": asAdmin("/admin/users/new", async (page) => {
    await page.getByLabel("Nama pengguna").fill("a b");
    await press(page, "Buat akun");
    await shows(page, /Pakai 3–31 huruf kecil/);
    const username = `kata${crypto.randomUUID().slice(0, 8)}`;
    await page.getByLabel("Nama pengguna").fill(username);
    await press(page, "Buat akun");
    await shows(page, `Akun ${username} sudah dibuat.`);
    await expect(page.locator("code")).toHaveText(/^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
    expect(await page.locator("code font").count()).toBe(0);
  }),
  "(shell)/(admin)/admin/users/import/page.tsx": asAdmin("/admin/users/import", (page) =>
    checkTwoFiles(page, "username,role"),
  ),
  "(shell)/(admin)/admin/users/[id]/page.tsx": async (school) => {
    const { id } = await createActor("student", { displayName: "Ayu" });
    const page = await openFor(school, school.admin, `/admin/users/${id}`);
    await press(page, "Tangguhkan");
    await shows(page, "Akun ini ditangguhkan");
    await press(page, "Pulihkan");
    await shows(page, "Tangguhkan akun");
    await press(page, "Buat kata sandi");
    await expect(page.locator("code")).toHaveText(/^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
    await page.getByLabel("Nama", { exact: true }).fill("Ayu Puspita");
    await press(page, "Simpan");
    await expect(page.getByRole("heading", { level: 1, name: "Ayu Puspita" })).toBeVisible();
    await expect(page.locator("code")).toBeVisible();
    return page;
  },
  "(shell)/(admin)/admin/users/[id]/delete/page.tsx": async (school) => {
    const { id } = await createActor("student", { displayName: "Ayu" });
    const page = await openFor(school, school.admin, `/admin/users/${id}/delete`);
    for (const typed of ["bukan", "bukan.juga"]) {
      await page.getByLabel(/Ketik .* untuk memastikan/).fill(typed);
      await press(page, "Hapus akun ini");
      await shows(page, "Nama penggunanya belum cocok.");
    }
    return page;
  },
};
