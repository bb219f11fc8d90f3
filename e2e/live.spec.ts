import type { Page } from "playwright/test";
import { announce } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, send } from "./support/composer";

const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });
const connected = (page: Page) => expect(page.getByText("Tersambung")).toBeVisible();

async function compose(page: Page, { course, title }: { course: { id: string }; title: string }) {
  await page.goto(`/teach/courses/${course.id}`);
  await page.getByRole("link", { name: "Tulis pengumuman" }).click();
  await fillIn(page, title);
  await send(page);
}

const sentNotice = (page: Page) =>
  page.getByRole("status").filter({ hasText: /^Terkirim ke 1 siswa\.$/ });

test("a teacher sends, and only the course's student sees it live", async ({
  classroom,
  pageOf,
}) => {
  const [teacher, student, outsider] = await Promise.all([
    pageOf(classroom.teacher),
    pageOf(classroom.student),
    pageOf(classroom.outsider),
  ]);
  await Promise.all([student.goto("/app"), outsider.goto("/app")]);
  await Promise.all([connected(student), connected(outsider)]);
  await expect(bell(student)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");

  await compose(teacher, { course: classroom.course, title: "Tugas 2: halaman profil" });
  await expect(sentNotice(teacher)).toBeVisible();

  await expect(bell(student)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");
  const toast = student.getByRole("region", { name: /Notifikasi baru/ }).getByRole("listitem");
  await expect(toast).toContainText("Baru dari Web Dasar");
  await expect(toast).toContainText("Tugas 2: halaman profil");
  await expect(bell(outsider)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
  await expect(outsider.getByText("Tugas 2: halaman profil")).toHaveCount(0);

  await toast.getByRole("link", { name: "Buka" }).click();
  await expect(student.getByRole("heading", { level: 1 })).toHaveText("Tugas 2: halaman profil");
  await expect(student.getByText("Kumpulkan paling lambat Jumat.")).toBeVisible();
  await expect(bell(student)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");

  await teacher.reload();
  await expect(teacher.getByText("Dibaca 1 dari 1 siswa")).toBeVisible();
});

test("new notifications wait behind a pill while the inbox is open", async ({
  classroom,
  pageOf,
}) => {
  const [teacher, student] = await Promise.all([
    pageOf(classroom.teacher),
    pageOf(classroom.student),
  ]);
  await student.goto("/app/notifications");
  await connected(student);

  await compose(teacher, { course: classroom.course, title: "Kelas pindah ruang" });

  const inbox = student.getByRole("main");
  await expect(inbox.getByRole("link", { name: "Kelas pindah ruang" })).toHaveCount(0);
  await inbox.getByRole("button", { name: /1 baru/ }).click();
  await expect(inbox.getByRole("link", { name: "Kelas pindah ruang" })).toBeVisible();
  await expect(inbox.getByRole("button", { name: /baru ·/ })).toHaveCount(0);
});

test("reading in one tab lowers the count in the other", async ({ classroom, pageOf }) => {
  const [teacher, first] = await Promise.all([
    pageOf(classroom.teacher),
    pageOf(classroom.student),
  ]);
  await compose(teacher, { course: classroom.course, title: "Baca aku" });
  await expect(sentNotice(teacher)).toBeVisible();
  const second = await first.context().newPage();
  await Promise.all([first.goto("/app/notifications"), second.goto("/app")]);
  await Promise.all([connected(first), connected(second)]);
  await expect(bell(second)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");

  await first.getByRole("button", { name: "Tandai dibaca: Baca aku" }).click();

  await expect(bell(second)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
  await expect(second.getByText("Tidak ada yang terlewat.")).toBeVisible();
  await first.getByRole("button", { name: "Tandai belum dibaca: Baca aku" }).click();
  await expect(bell(second)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");
});

test("the panel opens, lists, closes with Escape and returns the focus", async ({
  classroom,
  pageOf,
}) => {
  const [teacher, student] = await Promise.all([
    pageOf(classroom.teacher),
    pageOf(classroom.student),
  ]);
  await compose(teacher, { course: classroom.course, title: "Kuis hari Kamis" });
  await expect(sentNotice(teacher)).toBeVisible();
  await student.goto("/app/courses");

  await bell(student).press("Enter");
  const panel = student.getByRole("region", { name: "Notifikasi", exact: true });
  await expect(panel.getByRole("link", { name: /Kuis hari Kamis/ })).toBeVisible();
  await expect(bell(student)).toHaveAttribute("aria-expanded", "true");
  await expect(panel.getByRole("heading", { name: "Notifikasi" })).toBeFocused();
  await expect(bell(student)).toHaveAccessibleName("Notifikasi, 1 belum dibaca"); // opening the panel marks nothing as read

  await student.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(bell(student)).toBeFocused();
  await expect(bell(student)).toHaveAttribute("aria-expanded", "false");
});

test("mark-all marks what is shown, and can be undone", async ({ classroom, pageOf }) => {
  await announce(classroom.teacher, classroom.course, { title: "Satu" });
  await announce(classroom.teacher, classroom.course, { title: "Dua" });
  const page = await pageOf(classroom.student);
  await page.goto("/app/notifications");
  await page.getByRole("button", { name: "Tandai semua dibaca" }).click();
  await expect(page.getByText("Semua sudah ditandai dibaca.")).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");

  await page.getByRole("button", { name: "Urungkan" }).click();
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, 2 belum dibaca");
  await expect(page.getByRole("button", { name: "Tandai dibaca: Dua" })).toBeVisible();
});
