import { announce, createCourse, createModule, createProject } from "@/lib/testing/factories";
import { db } from "@/db/client";
import { deletionRequest } from "@/db/schema";
import { expect } from "../../fixtures";
import { open, press, shows, openFor, receive, asStudent, type Stories } from "./story";

export const portalStories: Stories = {
  "page.tsx": async (school) => {
    const page = await openFor(school, school.student, "/");
    await shows(page, /^Halo, /);
    return page;
  },
  "(shell)/(portal)/app/page.tsx": asStudent(
    () => "/app",
    async (page) => {
      await shows(page, "Ada 3 notifikasi yang belum kamu baca.");
      await press(page, /3 baru/);
      await press(page, "Tandai dibaca: Kabar pertama");
      await shows(page, "Ada 2 notifikasi yang belum kamu baca.");
    },
  ),
  "(shell)/(portal)/app/calendar/page.tsx": asStudent(
    () => "/app/calendar",
    async (page) => {
      await page.getByRole("link", { name: "Bulan berikutnya" }).click();
      await page.getByRole("link", { name: "Bulan ini" }).click();
      await press(page, "Buat alamat");
      await shows(page, "Alamat ini hanya ditampilkan sekali. Salin sekarang.");
      await press(page, "Ganti alamat");
      await page.getByText("Hapus alamat").click();
      await press(page, "Hapus sekarang");
      await shows(page, "Alamat sudah dihapus.");
    },
  ),
  "(shell)/(portal)/app/courses/page.tsx": asStudent(
    () => "/app/courses",
    async (page) => {
      for (const code of ["TIDAKADA", "TIADA234"]) {
        await page.getByLabel("Kode kursus").fill(code);
        await press(page, "Gabung");
        await shows(page, "Tidak ada kursus dengan kode ini.");
      }
    },
  ),
  "(shell)/(portal)/app/courses/[id]/page.tsx": asStudent(
    ({ course }) => `/app/courses/${course.id}`,
  ),
  "(shell)/(portal)/app/courses/[id]/modules/[moduleId]/page.tsx": async (school) => {
    const { id } = await createModule(school.course);
    const path = `/app/courses/${school.course.id}/modules/${id}`;
    const page = await openFor(school, school.student, path);
    for (let n = 0; n < 2; n++) {
      await press(page, "Tandai selesai");
      await shows(page, "Modul ditandai selesai.");
      await press(page, "Tandai belum selesai");
      await shows(page, "Sudah selesai mempelajari modul ini?");
    }
    return page;
  },
  "(shell)/(portal)/app/notifications/page.tsx": asStudent(
    () => "/app/notifications",
    async (page) => {
      await shows(page, /3 baru/);
      await press(page, /3 baru/);
      await press(page, "Tandai dibaca: Kabar pertama");
      await press(page, "Tandai belum dibaca: Kabar pertama");
      await press(page, "Tandai semua dibaca");
      await shows(page, "Semua sudah ditandai dibaca.");
      await press(page, "Urungkan");
      await expect(page.getByTestId("badge")).toHaveText("3");
    },
  ),
  "(shell)/(portal)/app/notifications/[id]/page.tsx": async (school) => {
    const { id } = await announce(school.teacher, school.course, { title: "Kuis" });
    const page = await openFor(school, school.student, `/app/notifications/${id}`);
    await press(page, "Tandai belum dibaca: Kuis");
    await press(page, "Tandai dibaca: Kuis");
    await expect(page.getByRole("button", { name: "Tandai belum dibaca: Kuis" })).toBeVisible();
    await receive(page, school);
    return page;
  },
  "(shell)/(portal)/app/notifications/[id]/later/page.tsx": async (school) => {
    const { id } = await announce(school.teacher, school.course, { title: "Kuis" });
    const page = await openFor(school, school.student, `/app/notifications/${id}/later`);
    await press(page, "Besok pagi");
    await shows(page, /^Diingatkan/);
    await press(page, "Batalkan pengingat: Kuis");
    await expect(page.getByRole("button", { name: "Batalkan pengingat: Kuis" })).toHaveCount(0);
    return page;
  },
  "(shell)/(portal)/app/projects/[id]/page.tsx": async (school) => {
    const { id } = await createProject(school.course);
    const page = await openFor(school, school.student, `/app/projects/${id}`);
    await receive(page, school);
    await page.getByLabel("Tautan hasil kerjamu").fill("javascript:alert(1)");
    await press(page, "Kumpulkan");
    await shows(page, /Tulis tautan/);
    await page.getByLabel("Tautan hasil kerjamu").fill("https://situs.example/");
    await press(page, "Kumpulkan");
    await shows(page, "Sudah dikumpulkan. Gurumu sudah diberi tahu.");
    await expect(page.getByRole("button", { name: "Simpan perubahan" })).toBeVisible();
    return page;
  },
  "(shell)/(portal)/app/join/page.tsx": async (school) => {
    const other = await createCourse(school.teacher, { title: "Robotika" });
    const page = await openFor(school, school.student, "/app/join/");
    await page.getByLabel("Kode kursus").fill("TIDAKADA");
    await press(page, "Gabung");
    await shows(page, /Kode/);
    await page.getByLabel("Kode kursus").fill(other.joinCode);
    await press(page, "Gabung");
    await expect(page.getByRole("heading", { level: 1, name: "Robotika" })).toBeVisible();
    return page;
  },
  "(shell)/(portal)/app/join/[code]/page.tsx": async (school) => {
    const other = await createCourse(school.teacher, { title: "Robotika" });
    const page = await openFor(school, school.student, `/app/join/${other.joinCode}`);
    await press(page, "Gabung");
    await expect(page.getByRole("heading", { level: 1, name: "Robotika" })).toBeVisible();
    return page;
  },
  "(shell)/(portal)/app/settings/page.tsx": asStudent(
    () => "/app/settings",
    async (page) => {
      await page.getByLabel("Kata sandi sekarang").fill("bukan itu");
      await page.getByLabel("Kata sandi baru").fill("kucing tidur malam");
      await press(page, "Ganti kata sandi");
      await shows(page, "Kata sandimu yang sekarang bukan itu.");
      await page.getByLabel("Nama lengkap").fill("Guru Budi");
      await press(page, "Perbarui profil");
      await shows(page, /terdengar seperti guru/);
      await page.getByLabel("Nama lengkap").fill("Dewi Puspita");
      await press(page, "Perbarui profil");
      await shows(page, "Profilmu sudah disimpan.");
      await page.getByLabel("Tema").selectOption("dark");
      await page.getByLabel("Bahasa").selectOption("en");
      await press(page, "Simpan");
      await shows(page, "Saved.");
      await shows(page, "Change password");
    },
  ),
  "(shell)/(portal)/app/settings/data/page.tsx": asStudent(
    () => "/app/settings/data",
    async (page, { student }) => {
      for (const typed of ["bukan itu", "bukan itu juga"]) {
        await page.getByLabel("Kata sandi sekarang").fill(typed);
        await press(page, "Minta akunku dihapus");
        await shows(page, "Kata sandimu yang sekarang bukan itu.");
      }
      await db.insert(deletionRequest).values({ userId: student.id, requestedAt: new Date() });
      await open(page, "/app/settings/data");
      await press(page, "Tarik kembali permintaan");
      await shows(page, "Permintaanmu sudah ditarik kembali. Akunmu tetap ada.");
      await shows(page, "Minta akunku dihapus");
    },
  ),
  "(shell)/(portal)/app/settings/what-teachers-see/page.tsx": asStudent(
    () => "/app/settings/what-teachers-see",
    async (page) => {
      await shows(page, "Dewi Lestari");
    },
  ),
};
