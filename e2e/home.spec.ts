import ICAL from "ical.js";
import type { Page } from "playwright/test";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { announcement } from "@/db/schema";
import { contentFor, draft, published, scheduled } from "@/lib/announcements/testing/announcements";
import { createProject, createSubmission } from "@/lib/testing/factories";
import { type Classroom, expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { publish } from "./support/pages";

const DAY = 24 * 3600_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY);
const group = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Something of each kind for the student and the teacher. */
async function fillHomes({ teacher, student, course }: Classroom) {
  const ask = (title: string) =>
    published(
      teacher,
      contentFor([course], {
        title,
        needsConfirmation: true,
        mustRead: true,
        confirmBy: inDays(2),
      }),
    );
  await ask("Izin kunjungan");
  const lapsed = await ask("Data orang tua");
  await db
    .update(announcement)
    .set({ confirmBy: inDays(-2) })
    .where(eq(announcement.id, lapsed));
  await createProject(course, { title: "Situs kelas", dueAt: inDays(3) });
  const handedIn = await createProject(course, { title: "Poster" });
  await createSubmission(handedIn, student);
  await scheduled(teacher, contentFor([course], { title: "Libur sekolah" }));
  await draft(teacher, contentFor([course], { title: "Masih ditulis" }));
}

for (const javaScriptEnabled of [true, false]) {
  test(`home pages say what is to be done and lead there (${javaScriptEnabled ? "with" : "without"} JavaScript)`, async ({
    classroom,
    pageOf,
  }) => {
    await fillHomes(classroom);
    const page = await pageOf(classroom.student, { javaScriptEnabled });
    await page.goto("/app");
    const toConfirm = group(page, "Perlu dikonfirmasi");
    await expect(toConfirm.getByRole("listitem")).toHaveCount(2);
    await expect(toConfirm.getByRole("listitem").first()).toContainText("Data orang tua"); // it is late
    await expect(toConfirm).toContainText("terlambat 2 hari");
    const projects = group(page, "Tugas");
    await expect(projects).toContainText(
      /(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu), .* · 3 hari lagi/,
    );
    await expect(projects).not.toContainText("Poster");
    await projects.getByRole("link", { name: "Situs kelas" }).click();
    await expect(page).toHaveURL(/\/app\/projects\/project_\w+$/);
    await page.goto("/app");
    await toConfirm.getByRole("link", { name: "Izin kunjungan" }).click();
    await page.getByRole("button", { name: "Saya sudah membaca" }).click();
    await expect(page.getByText("Kamu sudah mengonfirmasi pada").first()).toBeVisible();
    await page.goto("/app");
    await expect(toConfirm.getByRole("listitem")).toHaveCount(1);

    const teaching = await pageOf(classroom.teacher, { javaScriptEnabled });
    await teaching.goto("/teach");
    await expect(group(teaching, "Lewat batas, belum dikonfirmasi")).toContainText("1 orang belum");
    await expect(group(teaching, "Terjadwal")).toContainText("Libur sekolah");
    await expect(group(teaching, "Draf")).toContainText("Masih ditulis");
    await group(teaching, "Perlu dinilai").getByRole("link", { name: "Poster" }).click();
    await expect(teaching).toHaveURL(/\/teach\/submissions\/submission_\w+$/);
    await teaching.getByLabel("Diterima").check();
    await teaching.getByRole("button", { name: "Kirim penilaian" }).click();
    await expect(teaching.getByText("Penilaian terkirim.")).toBeVisible();
    await teaching.goto("/teach");
    await expect(group(teaching, "Perlu dinilai")).toHaveCount(0);
    if (javaScriptEnabled) await expectLive(classroom, page);
  });
}

/** What arrives while the home page is open waits behind the button. */
async function expectLive(classroom: Classroom, page: Page) {
  await page.goto("/app"); // with the review that came meanwhile
  await expect(page.getByText("Tersambung")).toBeVisible();
  await publish(classroom, "Kabar baru");
  await page.getByRole("button", { name: /1 baru/ }).click();
  await expect(group(page, "Belum dibaca")).toContainText("Kabar baru");
}

test("a calendar is read by months, and subscribed to from outside without a session", async ({
  classroom,
  pageOf,
}) => {
  const { student, course } = classroom;
  const dueAt = inDays(3);
  await createProject(course, { title: "Situs kelas", dueAt });
  await createProject(course, { title: "Tahun depan", dueAt: inDays(400) });
  const page = await pageOf(student, { javaScriptEnabled: false });
  await page.goto("/app");
  await page.getByRole("link", { name: "Buka kalender" }).click();
  await expect(page).toHaveURL("/app/calendar");
  const month = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Jakarta" })
    .format(dueAt)
    .slice(0, 7);
  await page.goto(`/app/calendar?month=${month}`);
  await expect(page.getByRole("main")).toContainText("Situs kelas");
  await page.goto("/app/calendar?month=2026-13%27");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kalender");

  const addressOn = async (button: string) => {
    await page.getByRole("button", { name: button }).click();
    return page.getByRole("status").locator("code").innerText();
  };
  const former = await addressOn("Buat alamat");
  const address = await addressOn("Ganti alamat");
  await page.goto("/app/calendar");
  expect(await page.content()).not.toContain(address.split("/").at(-1)); // it was shown once
  expect(address.startsWith(`${E2E_ORIGIN}/api/calendar/`)).toBe(true);
  expect((await fetch(former)).status).toBe(404);

  const response = await fetch(address);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/calendar; charset=utf-8",
  ]);
  const feed = new ICAL.Component(ICAL.parse(await response.text()) as unknown[]);
  const events = feed.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const event = events.find(({ summary }) => summary.startsWith("Batas waktu: "));
  expect(event?.summary).toBe("Batas waktu: Situs kelas");
  expect(event?.startDate.toJSDate().getTime()).toBe(Math.floor(dueAt.getTime() / 1_000) * 1_000);
  expect(events.filter(({ summary }) => summary.includes("Tahun depan"))).toHaveLength(0);
  expect(response.headers.get("cache-control")).toBe("private, no-cache");
  const etag = response.headers.get("etag") ?? "";
  const again = await fetch(address, { headers: { "If-None-Match": etag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);

  await page.getByText("Hapus alamat").click();
  await page.getByRole("button", { name: "Hapus sekarang" }).click();
  await expect(page.getByRole("button", { name: "Buat alamat" })).toBeVisible();
  expect((await fetch(address)).status).toBe(404);
});
