import { announce, createModule, usernameOf } from "@/lib/testing/factories";
import { contentFor, draft } from "@/lib/announcements/testing/announcements";
import { expect } from "../../fixtures";
import { draftSaved } from "../composer";
import { publish } from "../pages";
import { press, shows, openFor, asTeacher, checkTwoFiles, submitted, type Stories } from "./story";

export const teachingStories: Stories = {
  "(shell)/(teacher)/teach/page.tsx": asTeacher(
    () => "/teach",
    async (page, school) => {
      await submitted(school);
      await expect(page.getByTestId("badge")).toHaveText("1");
      await page.getByText("Buat kursus baru").click();
      await page.getByLabel("Nama kursus").fill("x".repeat(200));
      await press(page, "Buat kursus");
      await shows(page, /Terlalu panjang/);
      await page.getByLabel("Nama kursus").fill("Robotika");
      await press(page, "Buat kursus");
      await shows(page, "Kursus dibuat sebagai draf.");
    },
  ),
  "(shell)/(teacher)/teach/courses/[id]/page.tsx": async (school) => {
    const { project } = await submitted(school);
    const path = `/teach/courses/${school.course.id}`;
    const page = await openFor(school, school.teacher, path);
    await publish(school, "Kabar pertama");
    await shows(page, "1 hasil perlu dinilai");
    await page.getByRole("navigation", { name: "Bagian kursus" }).getByRole("link").nth(1).click();
    await expect(page.getByRole("link", { name: "Hasil proyek, 1 menunggu" })).toHaveAttribute(
      "href",
      `/teach/projects/${project.id}`,
    );
    return page;
  },
  "(shell)/(teacher)/teach/courses/[id]/modules/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/modules`,
    async (page) => {
      await page.getByText("Tambah modul").first().click();
      for (const title of ["Sensor suhu", "Sensor cahaya"]) {
        await page.getByLabel("Judul modul").fill(title);
        await press(page, "Tambah modul");
        await expect(page.getByRole("heading", { name: title })).toBeVisible();
      }
      await press(page, "Naikkan Sensor cahaya");
      await shows(page, "Urutan modul sudah diubah.");
    },
  ),
  "(shell)/(teacher)/teach/courses/[id]/invite/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/invite`,
    async (page, { course }) => {
      const code = page.getByText(course.joinCode, { exact: true });
      await expect(code).toBeVisible();
      expect(await code.locator("font").count()).toBe(0);
      await page.getByRole("link", { name: "Web Dasar" }).click();
      await expect(page.getByRole("navigation", { name: "Bagian kursus" })).toBeVisible();
    },
  ),
  "(shell)/(teacher)/teach/courses/[id]/edit/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/edit`,
    async (page) => {
      await page.getByLabel("Nama kursus").fill("x".repeat(200));
      await press(page, "Simpan");
      await shows(page, /Terlalu panjang/);
      await page.getByLabel("Nama pengguna guru").first().fill("siapa.gerangan");
      await press(page, "Tambah rekan pengajar");
      await shows(page, /Tidak ada guru aktif/);
      await page.getByLabel("Nama kursus").fill("Web Lanjut");
      await press(page, "Simpan");
      await expect(page.getByRole("heading", { level: 1, name: "Web Lanjut" })).toBeVisible();
    },
  ),
  "(shell)/(teacher)/teach/courses/[id]/members/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/members`,
    async (page, { outsider }) => {
      await page.getByText("Kode kursus").first().click();
      await press(page, "Salin kode");
      await press(page, "Tutup pendaftaran");
      await shows(page, "Kode ini sedang tidak menerima siswa baru.");
      await press(page, "Buka pendaftaran");
      await shows(page, "Bagikan kode ini supaya siswa bisa bergabung.");
      await page.locator("summary", { hasText: "Tambah siswa" }).click();
      await page.getByLabel("Nama pengguna siswa").fill("siapa.gerangan");
      await press(page, "Tambah siswa");
      await shows(
        page,
        "Tidak ada siswa dengan nama pengguna ini, atau dengan nama ini di kursus-kursusmu.",
      );
      await page.getByLabel("Nama pengguna siswa").fill(usernameOf(outsider));
      await press(page, "Tambah siswa");
      await shows(page, `${usernameOf(outsider)} sudah ditambahkan.`);
      await shows(page, "2 siswa");
      await page.getByText("Keluarkan Rizky Ramadhan").click();
      await press(page, "Keluarkan sekarang");
      await shows(page, "1 siswa");
    },
  ),
  "(shell)/(teacher)/teach/courses/[id]/members/import/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/members/import`,
    (page) => checkTwoFiles(page, "username"),
  ),
  "(shell)/(teacher)/teach/courses/[id]/announcements/new/page.tsx": asTeacher(
    ({ course }) => `/teach/courses/${course.id}/announcements/new`,
    async (page) => {
      const preview = page.getByRole("region", { name: "Yang dilihat siswa" });
      for (const title of ["Tugas satu", "Tugas dua"]) {
        await page.getByLabel("Judul", { exact: true }).fill(title);
        await page.getByLabel("Isi pengumuman").fill(`Isi ${title}`);
        await expect(preview).toContainText(`Isi ${title}`);
        await expect(preview).toContainText(title);
      }
      await page.getByLabel("Tautan").fill("bukan tautan");
      await press(page, "Kirim sekarang");
      await shows(page, /Tulis tautan/);
      await page.getByLabel("Tautan").fill("");
      await press(page, "Kirim sekarang");
      await shows(page, "Terkirim ke 1 siswa.");
    },
  ),
  "(shell)/(teacher)/teach/announcements/[id]/edit/page.tsx": async (school) => {
    const { id } = await draft(school.teacher, contentFor([school.course]));
    const page = await openFor(school, school.teacher, `/teach/announcements/${id}/edit`);
    for (const title of ["Kabar satu", "Kabar dua"]) {
      await page.getByLabel("Judul", { exact: true }).fill(title);
      await draftSaved(page);
    }
    await page.getByLabel(/^Kirim pada/).fill("2090-01-02T08:00");
    await press(page, "Jadwalkan");
    await shows(page, "Terjadwal (1)");
    return page;
  },
  "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/page.tsx": async (school) => {
    const { id } = await createModule(school.course);
    const path = `/teach/courses/${school.course.id}/modules/${id}`;
    const page = await openFor(school, school.teacher, path);
    await page.getByLabel("Judul modul").fill("x".repeat(200));
    await press(page, "Simpan modul");
    await shows(page, /Terlalu panjang/);
    await page.getByText("Pratinjau").click();
    for (const text of ["Kabel **merah**", "Kabel **biru**"]) {
      await page.getByLabel("Isi modul").fill(text);
      await expect(page.locator("strong")).toHaveText(text.slice(8, -2));
    }
    await page.getByLabel("Judul modul").fill("Sensor suhu");
    await press(page, "Simpan modul");
    await shows(page, "Perubahan tersimpan.");
    return page;
  },
  "(shell)/(teacher)/teach/courses/[id]/modules/[moduleId]/progress/page.tsx": async (school) => {
    const { id } = await createModule(school.course);
    const path = `/teach/courses/${school.course.id}/modules/${id}/progress`;
    const page = await openFor(school, school.teacher, path);
    await page.getByRole("link", { name: /^Selesai/ }).click();
    await shows(page, "Tidak ada siswa di sini.");
    await page.getByRole("link", { name: /^Belum selesai/ }).click();
    await shows(page, "Dewi Lestari");
    return page;
  },
  "(shell)/(teacher)/teach/projects/[id]/page.tsx": async (school) => {
    const { project } = await submitted(school);
    const page = await openFor(school, school.teacher, `/teach/projects/${project.id}`);
    await page.getByRole("link", { name: "Diterima" }).click();
    await shows(page, "Tidak ada siswa di sini.");
    await page.getByRole("link", { name: "Menunggu penilaian" }).click();
    await expect(page.getByRole("link", { name: "Dewi Lestari" })).toBeVisible();
    return page;
  },
  "(shell)/(teacher)/teach/announcements/[id]/page.tsx": async (school) => {
    const { announcementId } = await announce(school.teacher, school.course);
    const page = await openFor(school, school.teacher, `/teach/announcements/${announcementId}`);
    await page.getByText("Perbaiki", { exact: true }).click();
    await press(page, "Simpan perbaikan");
    await shows(page, "Belum ada yang berubah.");
    await page.getByLabel("Isi").fill("Modul 4 sudah bisa diakses");
    await press(page, "Simpan perbaikan");
    await shows(page, "Perbaikan tersimpan.");
    await page.getByText("Tarik pengumuman").click();
    await press(page, "Ya, tarik sekarang");
    await shows(page, "Siswa tidak melihat isinya lagi.");
    return page;
  },
  "(shell)/(teacher)/teach/submissions/[id]/page.tsx": async (school) => {
    const { submission: id } = await submitted(school);
    const page = await openFor(school, school.teacher, `/teach/submissions/${id}`);
    await page.getByLabel("Perlu revisi").check();
    await press(page, "Kirim penilaian");
    await shows(page, "Tulis apa yang perlu diperbaiki.");
    await page.getByLabel("Catatan untuk siswa").fill("Tambah foto.");
    await press(page, "Kirim penilaian");
    await shows(page, "Penilaian terkirim. Dewi Lestari sudah diberi tahu.");
    return page;
  },
};
