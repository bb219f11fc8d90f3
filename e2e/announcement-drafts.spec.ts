import type { Page } from "playwright/test";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import { localTimeOf } from "@/lib/dates";
import { expect, test } from "./fixtures";
import { draftSaved, openComposer, send, subject } from "./support/composer";
import { startInstance } from "./support/instance";
import { openStream } from "./support/event-stream";

const message = (page: Page) => page.getByLabel("Isi pengumuman");
const status = (page: Page) => page.getByTestId("draft-status");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const link = (page: Page, name: string | RegExp) => page.getByRole("link", { name });

/** A local time in WIB, some hours from now. */
const inHours = (hours: number) =>
  localTimeOf(new Date(Date.now() + hours * 3600_000), "Asia/Jakarta");

const announcements = async (authorId: string) =>
  (
    await db.all<{ status: string; title: string; copies: number }>(
      sql`select status, title, (select count(*) from recipient join notification n
          on n.id = notification_id where n.announcement_id = announcement.id) as copies
        from announcement where author_id = ${authorId} order by created_at`,
    )
  ).map((row) => `${row.status} ${row.title} ${row.copies}`);

async function write(page: Page, title: string) {
  await subject(page).fill(title);
  await message(page).fill("Besok mulai **pukul 9**.");
}

test("a draft is saved while it is typed, scheduled, changed, turned back, sent", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await write(page, "Jadwal");
  const preview = page.locator("section[aria-labelledby=preview]");
  await expect(preview.locator("strong")).toHaveText("pukul 9");
  await draftSaved(page);
  await expect(page).toHaveURL(/\/teach\/announcements\/ann_\w+\/edit$/);
  await page.reload();
  await expect(subject(page)).toHaveValue("Jadwal");
  await expect(preview.locator("strong")).toHaveText("pukul 9");
  await page.getByText("1 siswa akan menerimanya").click();
  await expect(page.locator("details").getByText("Dewi Lestari")).toBeVisible();

  await page.getByLabel("Kirim pada (WIB)").fill(inHours(24));
  await expect(page.getByText(/ WITA$/)).toBeVisible();
  await expect(page.getByText(/ WIT$/)).toBeVisible();
  await expect(button(page, "Kirim sekarang")).toHaveCount(0);
  await button(page, "Jadwalkan").click();
  await expect(link(page, "Terjadwal (1)")).toHaveAttribute("aria-current", "page");
  await link(page, "Ubah").click();
  await subject(page).fill("Jadwal baru");
  await button(page, "Jadwalkan").click();
  await expect(page.getByRole("heading", { name: "Jadwal baru" })).toBeVisible();
  await button(page, "Jadikan draf lagi").click();
  await expect(page.getByText("Pengiriman diurungkan.", { exact: false })).toBeVisible();
  await expect(subject(page)).toHaveValue("Jadwal baru");
  await page.getByLabel("Kirim pada (WIB)").fill("");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  expect(await announcements(classroom.teacher.id)).toEqual(["published Jadwal baru 1"]);
});

test("the same without JavaScript, with a draft that is thrown away and a copy", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher, { javaScriptEnabled: false });
  await openComposer(page, classroom.course);
  await subject(page).fill("Tanpa skrip");
  await button(page, "Simpan draf").click();
  await expect(page.getByText("Draf tersimpan.", { exact: true })).toBeVisible();
  await message(page).fill("[klik](javascript:alert(1))");
  await send(page);
  await expect(page.getByText(/tautan yang berbahaya/)).toBeVisible();
  await expect(subject(page)).toHaveValue("Tanpa skrip");
  await message(page).fill("Isi");
  await button(page, "Jadwalkan").click();
  await expect(page.getByText("Wajib diisi.")).toBeVisible();
  await page.getByLabel("Kirim pada (WIB)").fill(inHours(24));
  await button(page, "Jadwalkan").click();
  await link(page, "Ubah").click();
  await message(page).fill("Isi lain");
  await button(page, "Jadwalkan").click();
  await expect(page.getByText("Isi lain")).toBeVisible();
  await button(page, "Jadikan draf lagi").click();
  await page.getByLabel("Kirim pada (WIB)").fill("");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();

  await button(page, "Pakai lagi").click();
  await expect(page.getByText("Salinan dibuat sebagai draf.")).toBeVisible();
  await expect(subject(page)).toHaveValue("Tanpa skrip");
  await page.goto(`/teach/courses/${classroom.course.id}`);
  await link(page, "Draf (1)").click();
  await page.getByText("Buang", { exact: true }).click();
  await button(page, "Buang sekarang").click();
  await expect(link(page, "Draf (1)")).toHaveCount(0);
  expect(await announcements(classroom.teacher.id)).toEqual(["published Tanpa skrip 1"]);
});

test("a dropped connection, another tab and an ended session lose no text", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await page.context().setOffline(true);
  await write(page, "Tanpa sambungan");
  await expect(status(page)).toHaveText("Belum tersimpan, mencoba lagi…");
  await page.context().setOffline(false);
  await draftSaved(page);
  consoleErrors.length = 0; // the browser's errors while offline

  const other = await page.context().newPage();
  await other.goto(page.url());
  await subject(other).fill("Dari tab lain");
  await draftSaved(other);
  await subject(page).fill("Dari tab pertama");
  await expect(status(page)).toContainText("Draf ini diubah di tab lain.");
  await expect(subject(page)).toHaveValue("Dari tab pertama");
  await send(page);
  await expect(page.getByText(/^Draf ini diubah di tab lain\. Salin/)).toBeVisible();
  expect(await announcements(classroom.teacher.id)).toEqual(["draft Dari tab lain 0"]);

  await page.context().clearCookies();
  await subject(other).fill("Setelah sesi berakhir");
  await expect(status(other)).toContainText("Sesimu sudah berakhir.");
  await expect(subject(other)).toHaveValue("Setelah sesi berakhir");
  const { token } = await createSession(classroom.teacher);
  await page.context().addCookies([{ name: "session", value: token, url: other.url() }]);
  await subject(other).fill("Setelah masuk lagi");
  await draftSaved(other);
  expect(await announcements(classroom.teacher.id)).toEqual(["draft Setelah masuk lagi 0"]);
});

test("several courses, chosen students, and a number of recipients that has changed", async ({
  classroom,
  pageOf,
}) => {
  const { teacher, student, course } = classroom;
  const late = await createActor("student", { displayName: "Eka Putri" });
  const second = await createCourse(teacher, { students: [student, late], title: "Robotika" });
  const page = await pageOf(teacher);
  await openComposer(page, course);
  await expect(page.getByLabel("Web Dasar")).toBeChecked();
  await write(page, "Dua kursus");
  await page.getByLabel("Robotika").check();
  await expect(page.getByText("2 siswa akan menerimanya")).toBeVisible(); // one is in both
  await page.getByLabel("Web Dasar").uncheck();
  await expect(page.getByLabel("Eka Putri")).toBeAttached();
  await page.getByLabel("Untuk siapa").selectOption({ label: "Siswa tertentu" });
  await page.getByLabel("Eka Putri").check();
  await expect(page.getByText("1 siswa akan menerimanya")).toBeVisible();
  await page.getByLabel("Dewi Lestari").check();
  await expect(page.getByText("2 siswa akan menerimanya")).toBeVisible();
  await db.run(sql`delete from enrollment where course_id = ${second.id} and user_id = ${late.id}`);
  await send(page);
  await expect(page.getByText(/Jumlah penerimanya berubah: sekarang 1 siswa/)).toBeVisible();
  await expect(page.getByText("1 siswa akan menerimanya")).toBeVisible();
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  expect(await announcements(teacher.id)).toEqual(["published Dua kursus 1"]);
});

for (const javaScriptEnabled of [true, false]) {
  test(`what is held can be undone, and says when it is too late, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom,
    pageOf,
  }) => {
    const server = await startInstance(javaScriptEnabled ? 3307 : 3308, {
      ANNOUNCEMENT_HOLD_SECONDS: "10",
      SCHEDULE_POLL_MS: "200",
    });
    try {
      const { token } = await createSession(classroom.student);
      const stream = await openStream({ token, origin: server.origin });
      await stream.untilFrames(1);
      const page = await pageOf(classroom.teacher, { javaScriptEnabled });
      await page.goto(`${server.origin}/teach/courses/${classroom.course.id}/announcements/new`);
      await write(page, "Sebentar lagi");
      await send(page);
      await expect(page.getByText("“Sebentar lagi” segera terkirim")).toBeVisible();
      await page.reload();
      const other = await page.context().newPage();
      await other.goto(page.url());
      await expect(other.getByText(/Masih bisa diurungkan \d+ detik lagi/)).toBeVisible();
      await button(page, "Urungkan").click();
      await expect(
        page.getByText("Tidak ada siswa yang menerimanya", { exact: false }),
      ).toBeVisible();
      await expect(subject(page)).toHaveValue("Sebentar lagi");
      expect(await announcements(classroom.teacher.id)).toEqual(["draft Sebentar lagi 0"]);

      await send(page);
      await expect(page.getByText("“Sebentar lagi” segera terkirim")).toBeVisible();
      const titles = () =>
        stream.frames().flatMap((frame) => frame.newNotifications?.map((each) => each.title) ?? []);
      await expect.poll(titles, { timeout: 20_000 }).toEqual(["Sebentar lagi"]);
      if (javaScriptEnabled) await expect(button(page, "Urungkan")).toHaveCount(0);
      else {
        await button(page, "Urungkan").click();
        await expect(page.getByText(/Terlambat diurungkan/)).toBeVisible();
      }
      expect(await announcements(classroom.teacher.id)).toEqual(["published Sebentar lagi 1"]);
      stream.close();
      await other.close();
      await page.goto("about:blank"); // the server ends
    } finally {
      await server.stop();
    }
  });
}
