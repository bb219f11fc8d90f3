import { hashSync } from "bcryptjs";
import { announce, createActor, enroll } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { openStream } from "./support/event-stream";
import { createSession } from "@/lib/testing/factories";

test("login, reading and marking work without JavaScript", async ({ browser, classroom }) => {
  const username = `tanpa.js.${crypto.randomUUID().slice(0, 8)}`;
  const passwordHash = hashSync("kucing tidur siang", 4);
  const student = await createActor("student", { username, passwordHash });
  await enroll(classroom.course, student);
  await announce(classroom.teacher, classroom.course, { title: "Tugas pekan ini" });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();

  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill("salah sekali");
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("alert")).toHaveText("Nama pengguna atau kata sandi salah.");
  await expect(page.getByLabel("Nama pengguna")).toHaveValue(username);
  await page.getByLabel("Kata sandi").fill("kucing tidur siang");
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page).toHaveURL("/app");

  await page
    .getByRole("navigation")
    .getByRole("link", { name: /^Notifikasi.*1 belum dibaca\)$/ })
    .click();
  await page.getByRole("link", { name: "Tugas pekan ini" }).click();
  await expect(page.getByText("Modul 3 sudah bisa diakses")).toBeVisible();
  await page.getByRole("button", { name: "Tandai dibaca: Tugas pekan ini" }).click();
  await expect(page.getByRole("button", { name: /Tandai belum dibaca/ })).toBeVisible();
  await page.getByRole("link", { name: /Semua notifikasi/ }).click();
  await expect(page.getByText("Sudah dibaca")).toHaveCount(1);
  await context.close();
});

test("a teacher composes without JavaScript, and a refused form keeps its input", async ({
  classroom,
  pageOf,
}) => {
  const stream = await openStream(await createSession(classroom.student));
  await stream.untilFrames(1);
  const page = await pageOf(classroom.teacher, { javaScriptEnabled: false });
  await page.goto(`/teach/courses/${classroom.course.id}/announcements/new`);
  await page.getByLabel("Jenis").selectOption({ label: "Jadwal" });
  await page.getByLabel("Judul", { exact: true }).fill("Kelas pindah");
  await page.getByLabel("Isi pengumuman").fill("Besok di lab.");
  await page.getByLabel("Tautan").fill("javascript:alert(1)");
  await page.getByRole("button", { name: "Kirim sekarang" }).click();

  await expect(page.getByText(/^Tulis tautan lengkap/)).toBeVisible();
  await expect(page.getByLabel("Jenis")).toHaveValue("schedule");
  await expect(page.getByLabel("Judul", { exact: true })).toHaveValue("Kelas pindah");
  await expect(page.getByLabel("Isi pengumuman")).toHaveValue("Besok di lab.");
  expect(stream.frames()).toHaveLength(1);

  await page.getByLabel("Tautan").fill("https://contoh.sch.id/jadwal");
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await stream.untilFrames(2, 1_000);
  expect(stream.frames()[1]?.newNotifications?.[0]?.title).toBe("Kelas pindah");
  stream.close();
});

test("the password is changed and other devices are signed out without JavaScript", async ({
  pageOf,
}) => {
  const password = "kucing tidur siang";
  const student = await createActor("student", { passwordHash: hashSync(password, 4) });
  await createSession(student);
  const page = await pageOf(student, { javaScriptEnabled: false });
  await page.goto("/app/settings");
  const devices = page.getByRole("region", { name: "Perangkat" });
  await expect(devices.getByRole("listitem")).toHaveCount(2);
  await devices.getByRole("button", { name: "Keluar dari perangkat lain" }).click();
  await expect(devices.getByRole("listitem")).toHaveCount(1);
  await expect(devices.getByRole("status")).toHaveText("Semua perangkat lain sudah dikeluarkan.");

  await page.getByLabel("Kata sandi sekarang").fill(password);
  await page.getByLabel("Kata sandi baru").fill("sapi terbang biru");
  await page.getByRole("button", { name: "Ganti kata sandi" }).click();
  await expect(page.getByText("Kata sandimu sudah diganti.")).toBeVisible();
  await page.goto("/app");
  await expect(page).toHaveURL("/app");
});
