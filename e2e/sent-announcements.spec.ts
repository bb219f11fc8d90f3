import type { Page } from "playwright/test";
import { emptyContent } from "@/lib/announcements/content";
import { createDraft } from "@/lib/announcements/drafts";
import { sendAnnouncement } from "@/lib/announcements/sending";
import { createActor, enroll } from "@/lib/testing/factories";
import { type Classroom, expect, test } from "./fixtures";

/** Published by the teacher, with a confirmation asked for; two students have it. */
async function published({ teacher, student, course }: Classroom) {
  const other = await createActor("student", { displayName: "Made Wirawan" });
  await enroll(course, other);
  const content = {
    ...emptyContent,
    courseIds: [course.id],
    title: "Rapat orang tua",
    message: "Besok **jam 9** di aula.",
    needsConfirmation: true,
    confirmBy: new Date(Date.now() + 3 * 86_400_000),
  };
  const { id, revision } = await createDraft(teacher, { clientKey: crypto.randomUUID(), content });
  await sendAnnouncement(teacher, id, { revision, holdSeconds: 0 });
  return { path: `/teach/announcements/${id}`, student, other };
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
const figure = (page: Page, label: string) =>
  page.getByRole("term").filter({ hasText: label }).locator("xpath=following-sibling::dd");
const badge = (page: Page) => page.getByTestId("badge");
const row = (page: Page) => page.getByRole("listitem").filter({ hasText: "Rapat orang tua" });

async function correct(page: Page, { from, to, kind }: { from: string; to: string; kind: string }) {
  await page.getByText("Perbaiki", { exact: true }).click();
  const text = page.getByLabel("Isi", { exact: true });
  await text.fill((await text.inputValue()).replace(from, to));
  await page.getByLabel(kind).check();
  await press(page, "Simpan perbaikan");
  await expect(page.getByText("Perbaikan tersimpan.")).toBeVisible();
}

test("confirm, remind, correct and withdraw: each is seen on the other side without a reload", async ({
  classroom,
  pageOf,
}) => {
  const { path, student, other } = await published(classroom);
  const [teaching, dewi, made] = [
    await pageOf(classroom.teacher),
    await pageOf(student),
    await pageOf(other),
  ];
  await Promise.all([
    teaching.goto(path),
    dewi.goto("/app/notifications"),
    made.goto("/app/notifications"),
  ]);
  for (const page of [teaching, dewi, made]) {
    await expect(page.getByText("Tersambung")).toBeVisible();
    await page.evaluate(() => Object.assign(globalThis, { marked: true }));
  }
  await expect(figure(teaching, "Terkirim")).toHaveText("2");

  await dewi.getByRole("link", { name: "Rapat orang tua" }).click();
  await expect(figure(teaching, "Dibuka")).toHaveText("1");
  await press(dewi, "Saya sudah membaca");
  await expect(dewi.getByText("Kamu sudah mengonfirmasi pada")).toBeVisible();
  await expect(figure(teaching, "Dikonfirmasi")).toHaveText("1");
  await press(dewi, "Batalkan konfirmasi");
  await expect(figure(teaching, "Dikonfirmasi")).toHaveText("0");
  await press(dewi, "Saya sudah membaca");

  await made.getByRole("button", { name: "Tandai dibaca: Rapat orang tua" }).click();
  await expect(badge(made)).toHaveCount(0);
  await press(teaching, "Ingatkan 1 yang belum");
  await expect(badge(made)).toHaveText("1");
  await expect(teaching.getByText("Terakhir diingatkan")).toBeVisible();

  await correct(teaching, { from: "aula", to: "Aula", kind: "Perbaikan kecil" });
  await expect(dewi.getByText("di Aula.")).toBeVisible();
  await expect(dewi.getByText("Kamu sudah mengonfirmasi pada")).toBeVisible();
  await correct(teaching, { from: "jam 9", to: "jam 10", kind: "Perbaikan penting" });
  await expect(dewi.getByRole("button", { name: "Saya sudah membaca" })).toBeVisible();
  await dewi.getByText("Lihat yang berubah").click();
  await expect(dewi.locator("ins")).toContainText("10");
  await expect(badge(dewi)).toHaveCount(0); // the page that shows it is open
  await expect(row(made)).toContainText("Diperbarui");

  await teaching.getByText("Tarik pengumuman").click();
  await press(teaching, "Ya, tarik sekarang");
  await expect(dewi.getByRole("heading", { level: 1 })).toHaveText("Pengumuman ini sudah ditarik");
  await expect(row(made)).toHaveCount(0);
  await expect(badge(made)).toHaveCount(0);
  await press(teaching, "Urungkan penarikan");
  await expect(dewi.getByRole("heading", { level: 1 })).toHaveText("Rapat orang tua");
  await expect(badge(made)).toHaveText("1");
  for (const page of [teaching, dewi, made]) {
    expect(await page.evaluate(() => "marked" in globalThis)).toBe(true);
  }
});

test("the same without JavaScript", async ({ classroom, pageOf }) => {
  const { path, student } = await published(classroom);
  const teaching = await pageOf(classroom.teacher, { javaScriptEnabled: false });
  const dewi = await pageOf(student, { javaScriptEnabled: false });
  await dewi.goto("/app/notifications");
  await dewi.getByRole("link", { name: "Rapat orang tua" }).click();
  await press(dewi, "Saya sudah membaca");
  await expect(dewi.getByText("Kamu sudah mengonfirmasi pada")).toBeVisible();
  await press(dewi, "Batalkan konfirmasi");
  await press(dewi, "Saya sudah membaca");

  await teaching.goto(path);
  await expect(figure(teaching, "Dikonfirmasi")).toHaveText("1");
  await press(teaching, "Ingatkan 1 yang belum");
  await expect(teaching.getByText("Terakhir diingatkan")).toBeVisible();
  await teaching.getByRole("link", { name: "Dikonfirmasi" }).click();
  await expect(teaching.getByText("Dewi Lestari")).toBeVisible();
  await correct(teaching, { from: "jam 9", to: "jam 10", kind: "Perbaikan penting" });
  await dewi.reload();
  await expect(dewi.getByRole("button", { name: "Saya sudah membaca" })).toBeVisible();

  await teaching.getByText("Tarik pengumuman").click();
  await press(teaching, "Ya, tarik sekarang");
  await dewi.reload();
  await expect(dewi.getByRole("heading", { level: 1 })).toHaveText("Pengumuman ini sudah ditarik");
  await press(teaching, "Urungkan penarikan");
  await expect(teaching.getByText("Penarikan diurungkan")).toBeVisible();
  await dewi.reload();
  await expect(dewi.getByRole("heading", { level: 1 })).toHaveText("Rapat orang tua");
});
