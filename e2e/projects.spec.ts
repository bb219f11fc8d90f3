import type { Page } from "playwright/test";
import {
  announce,
  createActor,
  createCourse,
  createProject,
  createSubmission,
  enroll,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const bell = (page: Page, count: number) =>
  expect(
    page.getByRole("button", {
      name: count === 0 ? /^Notifikasi(?!,)/ : `Notifikasi, ${count} belum dibaca`,
    }),
  ).toBeVisible();

const connected = (page: Page) => expect(page.getByText("Tersambung")).toBeVisible();

async function makeModule(page: Page, title: string, project?: string) {
  const field = page.getByLabel("Judul modul");
  if (!(await field.isVisible())) await page.getByText("Tambah modul").first().click();
  await field.fill(title);
  if (project) {
    await page.getByLabel("Proyek", { exact: true }).selectOption({ label: "Dengan proyek" });
    await page.getByLabel("Tugas proyek").fill(project);
  }
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
}

async function handIn(page: Page, link: string) {
  await page.getByLabel("Tautan hasil kerjamu").fill(link);
  await page.getByRole("button", { name: "Kumpulkan" }).click();
  await expect(page.getByText("Sudah dikumpulkan. Gurumu sudah diberi tahu.")).toBeVisible();
}

async function review(page: Page, outcome: string, note: string) {
  await page.getByLabel(outcome).check();
  await page.getByLabel("Catatan untuk siswa").fill(note);
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
  await expect(page.getByText("Penilaian terkirim.")).toBeVisible();
}

test("a course from draft to accepted project, with a student who registers through the join link", async ({
  pageOf,
  page: student,
}) => {
  test.setTimeout(120_000);
  const teacher = await pageOf(await createActor("teacher"));
  await teacher.goto("/teach");
  await teacher.getByLabel("Nama kursus").fill("Robotika");
  await teacher.getByRole("button", { name: "Buat kursus" }).click();
  await teacher.getByRole("link", { name: "Modul", exact: true }).click();
  await expect(teacher).toHaveURL(/modules$/);
  await makeModule(teacher, "Motor pertama");
  await makeModule(teacher, "Robot pengikut garis", "Buat robot yang **mengikuti** garis.");
  await teacher.getByRole("button", { name: "Terbitkan" }).click();
  await teacher.getByRole("link", { name: "Pengumuman", exact: true }).click();
  await expect(teacher.getByRole("link", { name: "Tulis pengumuman" })).toBeVisible();
  const code = await teacher.getByRole("main").locator("details strong").innerText();
  await connected(teacher);

  await student.goto(`/app/join/${code}`);
  await student.getByRole("link", { name: "Buat akun siswa" }).click();
  await student.getByLabel("Nama lengkap").fill("Ayu Maharani");
  await student.getByLabel("Nama pengguna").fill(`ayu-${Date.now()}`);
  await student.getByLabel("Kata sandi").fill("kucing tidur siang");
  await student.getByLabel("Kode kursus").fill(""); // the link alone must suffice
  await student.getByRole("button", { name: "Buat akun" }).click();
  await expect(student.getByRole("heading", { level: 1 })).toHaveText("Robotika");
  await student.getByRole("button", { name: "Gabung" }).click();
  await expect(student.getByRole("heading", { name: "Robot pengikut garis" })).toBeVisible();
  await student.getByRole("link", { name: "Buka proyek" }).click();
  await expect(student.locator("strong", { hasText: "mengikuti" })).toBeVisible();
  await connected(student);

  await handIn(student, "https://situs.example/robot");
  await bell(teacher, 1);
  await teacher.reload();
  await teacher.getByRole("link", { name: /1 hasil perlu dinilai/ }).click();
  await teacher.getByRole("link", { name: "Ayu Maharani" }).click();
  await review(teacher, "Perlu revisi", "Tambah foto robotnya.");

  await bell(student, 1);
  await student.reload();
  await expect(student.getByText("Tambah foto robotnya.")).toBeVisible();
  await handIn(student, "https://situs.example/robot-2");
  await bell(teacher, 1); // the first was read with the submission
  await teacher.goto("/app/notifications");
  await teacher
    .getByRole("link", { name: /mengumpulkan lagi/ })
    .first()
    .click();
  await expect(teacher).toHaveURL(/submissions/);
  await review(teacher, "Diterima", "");
  await bell(student, 1);
  await student.reload();
  await expect(student.getByText("Diterima").first()).toBeVisible();
  await expect(student.getByRole("button", { name: "Kumpulkan" })).toHaveCount(0);
});

test("what is to be revised stands above the form on a phone, and once", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const project = await createProject(course);
  const { id } = await createSubmission(project, student);
  const theirs = await pageOf(teacher);
  await theirs.goto(`/teach/submissions/${id}`);
  await review(theirs, "Perlu revisi", "Tambah foto robotnya.");

  const page = await pageOf(student, { viewport: { width: 360, height: 740 } });
  await page.goto(`/app/projects/${project.id}`);
  const request = page.getByRole("region", { name: "Yang perlu kamu perbaiki" });
  await expect(request.getByText("Perlu revisi")).toBeInViewport();
  await expect(request.getByText("Tambah foto robotnya.")).toBeInViewport();
  await expect(page.getByText("Tambah foto robotnya.")).toHaveCount(1);
  const form = page.getByRole("region", { name: "Kumpulkan perbaikan" });
  const isBefore = await request.evaluate(
    (element, other) =>
      (element.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) > 0,
    await form.elementHandle(),
  );
  expect(isBefore).toBe(true);

  await handIn(page, "https://situs.example/robot-2");
  await expect(request).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Riwayat" })).toContainText(
    "Tambah foto robotnya.",
  );
});

test("an invalid link is refused and the input stays, also without JavaScript", async ({
  classroom,
  pageOf,
}) => {
  const { id } = await createProject(classroom.course);
  const page = await pageOf(classroom.student, { javaScriptEnabled: false });
  await page.goto(`/app/projects/${id}`);
  await page.getByLabel("Tautan hasil kerjamu").fill("javascript:alert(1)");
  await page.getByLabel("Catatan untuk guru").fill("Semoga cocok.");
  await page.getByRole("button", { name: "Kumpulkan" }).click();
  await expect(page.getByText("Tulis tautan lengkap")).toBeVisible();
  await expect(page.getByLabel("Catatan untuk guru")).toHaveValue("Semoga cocok.");
  await handIn(page, "https://situs.example/");
});

test("a late joiner gets must-read announcements in the inbox, and finds the others in the course", async ({
  classroom,
  pageOf,
}) => {
  await announce(classroom.teacher, classroom.course, { title: "Tata tertib", mustRead: true });
  await announce(classroom.teacher, classroom.course, { title: "Libur kemarin" });
  const page = await pageOf(await createActor("student"));
  await page.goto(`/app/join/${classroom.course.joinCode}`);
  await page.getByRole("button", { name: "Gabung" }).click();
  await expect(page.getByRole("heading", { name: "Libur kemarin" })).toBeVisible();
  await page.goto("/app/notifications");
  await expect(page.getByRole("link", { name: "Tata tertib" })).toBeVisible();
  await expect(page.getByText("Libur kemarin")).toHaveCount(0);
});

test("an old or invalid join link shows an error", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.outsider);
  await page.goto("/app/join/TIDAKADA");
  await expect(page.getByText("Tautan ini tidak berlaku.")).toBeVisible();
  const teacher = await pageOf(classroom.teacher);
  await teacher.goto(`/app/join/${classroom.course.joinCode}`);
  await expect(teacher.getByText("Hanya siswa yang bisa bergabung ke kursus.")).toBeVisible();
});

test("modules are reordered by button, and a module is changed", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await page.goto(`/teach/courses/${classroom.course.id}/modules`);
  await makeModule(page, "Kedua");
  await makeModule(page, "Pertama");
  const titles = () => page.locator("ol").getByRole("heading", { level: 3 }).allInnerTexts();
  await page.getByRole("button", { name: "Naikkan Pertama" }).click();
  await expect.poll(titles).toEqual(["Pertama", "Kedua"]);

  await page.getByRole("link", { name: "Ubah" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ubah modul");
  await page.getByLabel("Judul modul").fill("Pertama sekali");
  await page.getByRole("button", { name: "Simpan modul" }).click();
  await expect.poll(titles).toEqual(["Pertama sekali", "Kedua"]);
  await page.getByRole("link", { name: "Umumkan" }).first().click();
  await expect(page.getByLabel("Judul", { exact: true })).toHaveValue(
    "Modul baru tersedia: Pertama sekali",
  );
});

test("a review links to the next pending one, until all are reviewed", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const other = await createActor("student", { displayName: "Rafi Akbar" });
  await enroll(course, other);
  const { id: projectId } = await createProject(course);
  for (const actor of [student, other]) {
    const theirs = await pageOf(actor);
    await theirs.goto(`/app/projects/${projectId}`);
    await handIn(theirs, "https://situs.example/");
  }
  const page = await pageOf(teacher);
  await page.goto(`/teach/projects/${projectId}`);
  await page.getByRole("link", { name: "Dewi Lestari" }).click();
  await page.getByRole("button", { name: "Kirim penilaian" }).click(); // refused: nothing chosen
  await expect(page.getByText("Penilaian terkirim.")).toHaveCount(0);
  await review(page, "Diterima", "");
  await page.getByRole("link", { name: "Nilai berikutnya" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Rafi Akbar");
  await review(page, "Diterima", "");
  await expect(page.getByText("Semua sudah dinilai.")).toBeVisible();
});

test("an archived course hides forms that would fail, and a draft its composer", async ({
  classroom: { teacher },
  pageOf,
}) => {
  const archived = await createCourse(teacher, { title: "Kelas lama", status: "archived" });
  const draft = await createCourse(teacher, { title: "Kelas nanti", status: "draft" });
  const { moduleId } = await createProject(archived);
  const page = await pageOf(teacher);
  for (const [{ id }, rest] of [
    [archived, "announcements/new"],
    [archived, `modules/${moduleId}`],
    [archived, "members/import"],
    [draft, "announcements/new"],
  ] as const) {
    await page.goto(`/teach/courses/${id}/${rest}`);
    await expect(page).toHaveURL(new RegExp(`/teach/courses/${id}(/members|/modules)?$`));
  }
});
