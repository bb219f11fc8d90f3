import type { Page } from "playwright/test";
import { createProject, createSubmission } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

async function review(page: Page, outcome: string, button: string, note = "") {
  await page.getByLabel(outcome).check();
  await page.getByLabel("Catatan untuk siswa").fill(note);
  await page.getByRole("button", { name: button }).click();
}

const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });

for (const javaScriptEnabled of [true, false]) {
  test(`a review is undone, given again and changed, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom: { teacher, student, course },
    pageOf,
  }) => {
    const project = await createProject(course);
    const { id } = await createSubmission(project, student);
    const [page, theirs] = [await pageOf(teacher, { javaScriptEnabled }), await pageOf(student)];
    await page.goto(`/teach/submissions/${id}`);
    await review(page, "Perlu revisi", "Kirim penilaian", "Salah orang.");
    await page.getByRole("button", { name: "Urungkan penilaian" }).click();
    await expect(page.getByText("Penilaian diurungkan.")).toBeVisible();
    await theirs.goto(`/app/projects/${project.id}`);
    await expect(bell(theirs)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
    await expect(theirs.getByText("Salah orang.")).toHaveCount(0);
    await expect(theirs.getByText("Menunggu penilaian")).toBeVisible();

    await review(page, "Perlu revisi", "Kirim penilaian", "Tambah foto.");
    await expect(page.getByText("Penilaian terkirim.")).toBeVisible();
    await page.getByText("Ubah penilaian").first().click();
    await expect(page.getByLabel("Perlu revisi")).toBeChecked();
    await expect(page.getByLabel("Catatan untuk siswa")).toHaveValue("Tambah foto.");
    await review(page, "Diterima", "Ubah penilaian");
    await expect(page.getByText("Penilaian diubah.", { exact: false }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Urungkan penilaian" })).toHaveCount(0);
    await theirs.goto("/app/notifications");
    await expect(theirs.getByRole("main").getByRole("listitem")).toHaveCount(2);
    await expect(theirs.getByRole("heading", { name: /Penilaian diubah/ })).toBeVisible();
  });
}
