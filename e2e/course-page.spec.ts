import type { Page } from "playwright/test";
import {
  createActor,
  createCourse,
  createModule,
  createProject,
  createSubmission,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const DAY_MS = 86_400_000;
const PHONE = { width: 360, height: 800 };
const RED_ACTIONS = ["Ganti kode", "Arsipkan", "Hapus kursus", "Serahkan kursus"];

const tabs = (page: Page) => page.getByRole("navigation", { name: "Bagian kursus" });

async function expectNoRedActions(page: Page) {
  for (const label of RED_ACTIONS) await expect(page.getByText(label)).toHaveCount(0);
}

test("a teacher's course page shows first what waits, and its parts without JavaScript", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const project = await createProject(course, { title: "Situs kelas" });
  await createModule(course, "Sensor suhu", new Date(Date.now() + 3 * DAY_MS));
  await createSubmission(project, student);
  const page = await pageOf(teacher, { javaScriptEnabled: false });
  await page.setViewportSize(PHONE);
  const path = `/teach/courses/${course.id}`;
  await page.goto(path);
  await expect(page.getByText("1 hasil perlu dinilai")).toBeInViewport();
  await expect(page.getByText("“Sensor suhu” dibuka")).toBeInViewport();
  await expect(page.getByRole("link", { name: "Tulis pengumuman" })).toBeInViewport();
  const code = page.getByText(course.joinCode, { exact: true });
  await expect(code).toBeHidden();
  await page.getByText("Kode kursus").click();
  await expect(code).toBeVisible();
  await expectNoRedActions(page);

  for (const [label, part] of [
    ["Modul", "/modules"],
    ["Siswa", "/members"],
    ["Pengumuman", ""],
  ] as const) {
    await tabs(page).getByRole("link", { name: label }).click();
    await expect(page).toHaveURL(path + part);
    const current = tabs(page).locator("[aria-current=page]");
    await expect(current).toHaveText(label);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(course.title);
    await expectNoRedActions(page);
  }
  await tabs(page).getByRole("link", { name: "Pengaturan" }).click();
  await expect(page).toHaveURL(`${path}/edit`);
  await expect(page.getByText("Ganti kode")).toBeVisible();
  await expect(page.getByRole("button", { name: "Arsipkan" })).toBeVisible();

  await page.goto(path);
  await page.getByRole("link", { name: /1 hasil perlu dinilai/ }).click();
  await expect(page).toHaveURL(`/teach/projects/${project.id}?show=waiting`);
});

test("the code of a course without students is unfolded, and its first module is added right there", async ({
  pageOf,
}) => {
  const teacher = await createActor("teacher");
  const course = await createCourse(teacher, { title: "Kelas baru" });
  const page = await pageOf(teacher);
  await page.goto(`/teach/courses/${course.id}`);
  await expect(page.getByText(course.joinCode, { exact: true })).toBeVisible();
  await expect(page.getByText("Kursus ini belum punya modul.")).toBeVisible();
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Merakit robot");
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByText("Kursus ini belum punya modul.")).toBeHidden();
  await tabs(page).getByRole("link", { name: "Modul" }).click();
  await expect(page.getByText("Merakit robot")).toBeVisible();
});
