import { EventEmitter, once } from "node:events";
import type { Page } from "playwright/test";
import { createActor, createModule, createProject, enroll } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send, subject } from "./support/composer";
import { loseNextAnswer } from "./support/lost-answer";

const message = (page: Page) => page.getByLabel("Isi pengumuman");
const kept = (page: Page) => page.getByText("Draf tersimpan di perangkat ini.");
const keptTexts = (page: Page) =>
  page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.startsWith("naik-kelas.text:")),
  );

/** Accepts the question whether to leave; returns how often it was asked. */
function countQuestions(page: Page) {
  const questions = { count: 0 };
  page.on("dialog", (dialog) => {
    questions.count++;
    void dialog.accept();
  });
  return questions;
}

test("an announcement survives a reload, which asks first, and a link with Back", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  const questions = countQuestions(page);
  await openComposer(page, classroom.course);
  await fillIn(page, "Belum selesai");
  await expect(kept(page)).toBeVisible();
  await page.reload();
  expect(questions.count).toBe(1);
  await expect(subject(page)).toHaveValue("Belum selesai");
  await expect(message(page)).toHaveValue(/Semangat!$/);
  await expect(page.getByLabel("Jenis")).toHaveValue("assignment");
  await expect(page.locator("section[aria-labelledby=preview]")).toContainText("Belum selesai");

  await page.getByRole("banner").getByRole("link").first().click();
  await page.waitForURL(/\/teach$/);
  await page.goBack();
  await expect(message(page)).toHaveValue(/Semangat!$/);
});

test("a kept text is there before the scripts are, and what is typed then is newer", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  countQuestions(page);
  await openComposer(page, classroom.course);
  await fillIn(page, "Sebelum skrip");
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route("**/_next/static/**/*.js", async (route) => {
    await opened;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await expect(subject(page)).toHaveValue("Sebelum skrip");
  await expect(message(page)).toHaveValue(/Semangat!$/);
  await expect(page.getByLabel("Jenis")).toHaveValue("assignment");
  await subject(page).fill("Diketik sebelum skrip");
  gate.emit("open");
  await expect(kept(page)).toBeVisible();
  await expect(subject(page)).toHaveValue("Diketik sebelum skrip");
  await expect(message(page)).toHaveValue(/Semangat!$/);
});

test("a kept text ends when it is sent, or when it is discarded", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Terkirim");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await openComposer(page, classroom.course);
  await expect(subject(page)).toHaveValue("");

  await fillIn(page, "Dibuang");
  await page.getByRole("button", { name: "Buang" }).click();
  await expect(subject(page)).toHaveValue("");
  await expect(kept(page)).toBeHidden();
  expect(await keptTexts(page)).toEqual([]);
});

test("after a lost answer and a reload the kept text is sent no second time", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Hanya sekali");
  await loseNextAnswer(page);
  await send(page);
  await expect(page.getByText(/sambungan terputus/)).toBeVisible();
  consoleErrors.length = 0; // the browser's error of the lost answer
  await page.reload();
  await expect(subject(page)).toHaveValue("Hanya sekali");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Hanya sekali" })).toHaveCount(1);
});

test("a text is kept for its user when the session ends, and for nobody after signing out", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Rahasia kelas");
  await expect(kept(page)).toBeVisible();
  await page.context().clearCookies();
  await page.goto("/login");
  expect(await keptTexts(page)).toHaveLength(1);

  const [cookie] = await (await pageOf(classroom.outsider)).context().cookies();
  if (cookie) await page.context().addCookies([cookie]);
  await page.goto("/app");
  await expect.poll(() => keptTexts(page)).toEqual([]);
});

test("signing out removes what was typed", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Rahasia kelas");
  await page.getByRole("button", { name: /^Akun/ }).click();
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL(/\/login/);
  expect(await keptTexts(page)).toEqual([]);
});

test("the other long forms keep their text too", async ({ classroom, pageOf }) => {
  const teacher = await pageOf(classroom.teacher);
  const student = await pageOf(classroom.student);
  const project = await createProject(classroom.course, { title: "Situs" });
  const { id } = await createModule(classroom.course, "Modul");
  await enroll(classroom.course, await createActor("student"));
  const course = `/teach/courses/${classroom.course.id}`;
  const forms: [Page, string, string][] = [
    [student, `/app/projects/${project.id}`, "note"],
    [teacher, "/teach", "description"],
    [teacher, `${course}/edit`, "description"],
    [teacher, `${course}/modules/${id}`, "summary"],
    [teacher, `${course}/modules`, "summary"],
  ];
  for (const [page, path, field] of forms) {
    await page.goto(path);
    const text = page.locator(`textarea[name=${field}]`);
    if (!(await text.isVisible()))
      await page
        .locator("summary", { has: page.getByText(/Tambah modul|Buat kursus baru/) })
        .click();
    await text.fill("Panjang sekali.");
    await expect(kept(page)).toBeVisible();
    await page.reload();
    await expect(text, path).toBeVisible();
    await expect(text, path).toHaveValue("Panjang sekali.");
  }
});

test("a draft from before another change of the course says so", async ({ classroom, pageOf }) => {
  const [first, second] = await Promise.all([pageOf(classroom.teacher), pageOf(classroom.teacher)]);
  const path = `/teach/courses/${classroom.course.id}/edit`;
  await first.goto(path);
  await first.locator("textarea[name=description]").fill("Versi saya.");
  await second.goto(path);
  await second.locator("textarea[name=description]").fill("Versi lain.");
  await second.getByRole("button", { name: "Simpan" }).first().click();
  await expect(second.getByText("Draf tersimpan di perangkat ini.")).toBeHidden();
  await first.reload();
  await expect(first.locator("textarea[name=description]")).toHaveValue("Versi saya.");
  await expect(first.getByText(/Draf ini ditulis sebelum perubahan terakhir/)).toBeVisible();
});
