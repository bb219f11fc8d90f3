import { createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { draftSaved, fillIn, openComposer, send, subject } from "./support/composer";
import { openStream } from "./support/event-stream";
import { loseNextAnswer } from "./support/lost-answer";

async function streamOf(student: Actor) {
  const stream = await openStream(await createSession(student));
  await stream.untilFrames(1);
  return stream;
}

test("a lost connection loses nothing: text, page and stream stay, and a retry sends once", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const stream = await streamOf(classroom.student);
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Tugas 3");

  await page.context().setOffline(true);
  await send(page);
  await expect(page.getByText(/Belum terkirim: sambungan terputus/)).toBeVisible();
  await expect(subject(page)).toHaveValue("Tugas 3");
  await expect(page.getByRole("navigation", { name: "Menu utama" })).toBeVisible();

  await page.context().setOffline(false);
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  consoleErrors.length = 0; // the browser's errors while offline, which may be late
  await stream.untilFrames(2);
  expect(stream.frames()[1]?.newNotifications).toMatchObject([
    { title: "Tugas 3", type: "assignment" },
  ]);
  stream.close();
});

test("the chosen values are sent, also after a refusal", async ({ classroom, pageOf }) => {
  const stream = await streamOf(classroom.student);
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Tugas 4");
  await page.getByLabel("Tautan").fill("bukan tautan");
  await send(page);
  await expect(page.getByText(/Tulis tautan lengkap/)).toBeVisible();
  await expect(page.getByLabel("Jenis")).toHaveValue("assignment");

  await page.getByLabel("Tautan").fill("");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await stream.untilFrames(2);
  expect(stream.frames()[1]?.newNotifications).toMatchObject([
    { title: "Tugas 4", type: "assignment" },
  ]);
  stream.close();
});

test("the Back button after sending leads to where the form was opened, not into what was sent", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await page.goto("/teach");
  await page.goto(`/teach/courses/${classroom.course.id}`);
  for (const title of ["Pertama", "Kedua"]) {
    await page.getByRole("link", { name: "Tulis pengumuman" }).click();
    await expect(subject(page)).toHaveValue("");
    await fillIn(page, title);
    await draftSaved(page);
    await send(page);
    await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`/teach/courses/${classroom.course.id}$`));
  }
});

test("Back to a draft that was left opens the draft", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Belum selesai");
  await draftSaved(page);
  await page.getByRole("link", { name: "Batal" }).click();
  await page.waitForURL(/\/teach\/courses\/\w+$/);
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Draf pengumuman" })).toBeVisible();
  await expect(subject(page)).toHaveValue("Belum selesai");
});

test("another text after a lost answer is refused once, stays, and is sent on the next press", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Yang pertama");
  await loseNextAnswer(page);
  await send(page);
  await expect(page.getByText(/sambungan terputus/)).toBeVisible();
  consoleErrors.length = 0; // the browser's error of the lost answer

  await fillIn(page, "Yang kedua");
  await send(page);
  await expect(page.getByText(/ternyata sudah berhasil/)).toBeVisible();
  await expect(subject(page)).toHaveValue("Yang kedua");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Yang pertama" })).toBeVisible();
});

test("the pill disappears when its notifications have been shown, also where the filter hides them", async ({
  classroom,
  pageOf,
}) => {
  const [teacher, student] = await Promise.all([
    pageOf(classroom.teacher),
    pageOf(classroom.student),
  ]);
  await student.goto("/app/notifications?unread=true");
  await expect(student.getByText("Tersambung")).toBeVisible();
  await openComposer(teacher, classroom.course);
  await fillIn(teacher, "Lihat aku");
  await send(teacher);

  const pill = student.getByRole("button", { name: /1 baru/ });
  await pill.click();
  await student.getByRole("button", { name: "Tandai dibaca: Lihat aku" }).click();
  await expect(student.getByText("Tidak ada yang belum dibaca.", { exact: false })).toBeVisible();
  await expect(pill).toHaveCount(0);
});

test("signing in again in another tab restores the first one", async ({ classroom, pageOf }) => {
  const page = await pageOf(classroom.student);
  await page.goto("/app");
  await expect(page.getByText("Tersambung")).toBeVisible();
  const logout = await page.request.post("/demo/lucia?/logout", {
    headers: { Origin: E2E_ORIGIN },
    maxRedirects: 0,
  });
  expect(logout.status()).toBe(303);
  await expect(page.getByText("Sesimu sudah berakhir.", { exact: true })).toBeVisible({
    timeout: 10_000,
  });

  const { token } = await createSession(classroom.student);
  await page.context().addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
  await page.evaluate(() => window.dispatchEvent(new Event("pageshow")));
  await expect(page.getByText("Tersambung")).toBeVisible();
});

test("J1: a text that is too large for a form is refused at once, and stays", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Panjang sekali");
  const text = page.getByLabel("Isi pengumuman");
  await text.fill("x".repeat(300_000));
  await send(page);
  await expect(page.getByText(/^Isianmu terlalu besar/)).toBeVisible();
  await expect(subject(page)).toHaveValue("Panjang sekali");
  expect((await text.inputValue()).length).toBe(300_000);
});
