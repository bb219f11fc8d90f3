import { readdirSync } from "node:fs";
import type { Page } from "playwright/test";
import { createActor, createCourse, createModule, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";

test("a refused announcement is explained beside its fields and sends nothing", async ({
  classroom,
  pageOf,
}) => {
  const empty = await createCourse(classroom.teacher, { title: "Kelas kosong" });
  const page = await pageOf(classroom.teacher);
  await page.goto(`/teach/courses/${empty.id}/announcements/new`);
  await page.getByLabel("Judul", { exact: true }).fill("a".repeat(201));
  await page.getByLabel("Isi pengumuman").fill("Halo");
  await page.getByLabel("Tautan").fill("contoh.sch.id");
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(
    page.getByText("Terlalu panjang. Maksimal 200 karakter.", { exact: true }),
  ).toBeVisible();
  await expect(page.getByLabel("Judul", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Isi pengumuman")).toHaveValue("Halo");

  await page.getByLabel("Judul", { exact: true }).fill("Ada siapa?");
  await page.getByLabel("Tautan").fill("");
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(page.getByText(/Belum ada siswa yang bisa menerima/)).toBeVisible();
  await page.goto(`/teach/courses/${empty.id}`);
  await expect(page.getByText("Ada siapa?")).toHaveCount(0);
});

test("a teacher creates a course with a module, and a student joins by its code", async ({
  pageOf,
}) => {
  const [teacher, student] = [await createActor("teacher"), await createActor("student")];
  const page = await pageOf(teacher);
  await page.goto("/teach");
  await page.getByLabel("Nama kursus").fill("Robotika");
  await page.getByRole("button", { name: "Buat kursus" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Robotika");
  await page.getByRole("link", { name: "Modul", exact: true }).click();
  await expect(page).toHaveURL(/modules$/);
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Motor pertama");
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByRole("heading", { name: "Motor pertama" })).toBeVisible();
  await page.getByRole("link", { name: "Pengumuman", exact: true }).click();
  await expect(page).toHaveURL(/course_\w+$/);
  const code = await codeOn(page);

  const portal = await pageOf(student);
  await portal.goto("/app/courses");
  const join = async (typed: string) => {
    await portal.getByLabel("Kode kursus").fill(typed);
    await portal.getByRole("button", { name: "Gabung" }).click();
  };
  await join(code);
  await expect(portal.getByText("Tidak ada kursus dengan kode ini.")).toBeVisible(); // a draft
  await page.getByRole("button", { name: "Terbitkan" }).click();
  await expect(page.getByRole("link", { name: "Tulis pengumuman" })).toBeVisible();
  await join("TAKADAAA");
  await expect(
    portal.getByText("Tidak ada kursus dengan kode ini. Periksa lagi, ya."),
  ).toBeVisible();
  await join(` ${code.toLowerCase()} `);
  await expect(portal.getByRole("heading", { level: 1 })).toHaveText("Robotika");
  await expect(portal.getByRole("heading", { name: "Motor pertama" })).toBeVisible();
});

const codeOn = async (page: Page) =>
  String(await page.getByRole("main").locator("details strong").textContent());

test("an old code is refused after a change, and an archived course cannot be changed", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await page.goto(`/teach/courses/${classroom.course.id}`);
  const former = await codeOn(page);
  await page.getByRole("link", { name: "Pengaturan", exact: true }).click();
  await page.getByText("Ganti kode").click();
  await page.getByRole("button", { name: "Ganti sekarang" }).click();
  await expect(page.getByText("Kode sudah diganti. Kode lama tidak berlaku lagi.")).toBeVisible();
  await page.getByRole("link", { name: "Siswa", exact: true }).click();
  await expect(page).toHaveURL(/members$/);
  await page.getByText("Kode kursus").click();
  expect(await codeOn(page)).not.toBe(former);

  const portal = await pageOf(classroom.outsider);
  await portal.goto("/app/courses");
  await portal.getByLabel("Kode kursus").fill(former);
  await portal.getByRole("button", { name: "Gabung" }).click();
  await expect(portal.getByText("Tidak ada kursus dengan kode ini.")).toBeVisible();

  await page.getByRole("button", { name: "Tutup pendaftaran" }).click();
  await expect(page.getByText("Kode ini sedang tidak menerima siswa baru.")).toBeVisible();
  await portal.getByLabel("Kode kursus").fill(await codeOn(page));
  await portal.getByRole("button", { name: "Gabung" }).click();
  await expect(portal.getByText("Tidak ada kursus dengan kode ini.")).toBeVisible();

  await page.getByRole("link", { name: "Pengaturan", exact: true }).click();
  await page.getByRole("button", { name: "Arsipkan" }).click();
  await expect(page.getByText("Diarsipkan: kursus ini masih bisa dibaca")).toBeVisible();
  await page.goto(`/teach/courses/${classroom.course.id}/modules`);
  await expect(page.getByText("Tambah modul")).toHaveCount(0);
  await page.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.getByText("Tambah modul").first()).toBeVisible();
});

test("an admin changes a role, effective from the next request", async ({ classroom, pageOf }) => {
  const admin = await createActor("admin");
  const name = `Calon Guru ${crypto.randomUUID().slice(0, 6)}`;
  const target = await createActor("student", { displayName: name });
  const [page, theirs] = [await pageOf(admin), await pageOf(target)];
  await theirs.goto("/app");

  await page.goto(`/admin/users/${target.id}`);
  await page.getByLabel("Peran").selectOption("teacher");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText("Tersimpan.")).toBeVisible();
  await expect(page.getByText(/· Guru ·/)).toBeVisible();

  await theirs.goto("/app/courses");
  await expect(theirs).toHaveURL("/login?next=%2Fapp%2Fcourses");
  await page.goto(`/admin/courses?search=${encodeURIComponent(classroom.course.title)}`);
  await expect(page.getByRole("link", { name: classroom.course.title }).first()).toBeVisible();
});

test("a hidden page is a 404, a forbidden action a 403, and neither reveals anything", async ({
  classroom,
  request,
}) => {
  const canary = `Rahasia ${crypto.randomUUID()}`;
  const course = await createCourse(classroom.teacher, { title: canary });
  await createModule(course, canary);
  const otherTeacher = await createActor("teacher");
  const cases = [
    [classroom.outsider, `/app/courses/${course.id}`, 404],
    [classroom.outsider, `/teach/courses/${course.id}`, 403],
    [otherTeacher, `/teach/courses/${course.id}`, 404],
    [otherTeacher, `/teach/courses/${course.id}/announcements/new`, 404],
    [otherTeacher, `/app/courses/${course.id}`, 404],
    [classroom.teacher, "/admin/users", 403],
    [classroom.teacher, "/admin/courses", 403],
    [classroom.student, "/admin", 403],
    [classroom.student, "/teach", 403],
    [classroom.student, "/app/notifications/notif_0000000000000000", 404],
    [classroom.student, "/tidak-ada", 404],
  ] as const;
  for (const [actor, path, status] of cases) {
    const { token } = await createSession(actor);
    for (const flight of [false, true]) {
      const headers: Record<string, string> = { Cookie: `session=${token}` };
      if (flight) headers["RSC"] = "1";
      const response = await request.get(`${E2E_ORIGIN}${path}`, { headers });
      if (!flight) expect([path, response.status()]).toEqual([path, status]);
      const body = await response.text();
      expect(body).not.toContain(canary);
      expect(body).not.toContain("password_hash");
    }
  }
});

test("language and time zone are remembered", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.student);
  await page.goto("/app/settings");
  await page.getByLabel("Bahasa").selectOption("en");
  await page.getByLabel("Zona waktu").selectOption("WITA");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Settings");
  await page.goto("/app");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hello, Dewi Lestari");
});

test("pages for who builds the interface are only in development", async ({ request }) => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => file.endsWith("page.dev.tsx"));
  expect(pages).toEqual(["dev/ui/page.dev.tsx"]);
  for (const page of pages) {
    const path = `/${page.slice(0, page.lastIndexOf("/"))}`;
    expect([path, (await request.get(path)).status()]).toEqual([path, 404]);
  }
});
