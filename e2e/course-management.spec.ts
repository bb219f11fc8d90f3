import type { Page } from "playwright/test";
import { announce, createActor, createCourse, createModule, enroll } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { marker } from "./support/admin";

const settingsOf = ({ id }: { id: string }) => `/teach/courses/${id}/edit`;
const modulesOf = ({ id }: { id: string }) => `/teach/courses/${id}/modules`;
const membersOf = ({ id }: { id: string }) => `/teach/courses/${id}/members`;
const moduleTitles = (page: Page) =>
  page
    .getByRole("main")
    .getByRole("heading", { name: /^Modul [A-Z]$/ })
    .allInnerTexts();

test("a teacher edits a course, and keeps the input when another user changed it", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const [page, elsewhere] = [await pageOf(teacher), await pageOf(teacher)];
  await Promise.all([page.goto(settingsOf(course)), elsewhere.goto(settingsOf(course))]);
  await page.getByLabel("Nama kursus").fill("Web Lanjut");
  await page.getByLabel("Tentang kursus ini").fill("Belajar **React**, bukan <b>sihir</b>.");
  await page.getByLabel("Robot").check();
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Web Lanjut");

  await elsewhere.getByLabel("Nama kursus").fill("Web Kuno");
  await elsewhere.getByRole("button", { name: "Simpan" }).click();
  await expect(elsewhere.getByText("baru saja diubah orang lain")).toBeVisible();
  await expect(elsewhere.getByLabel("Nama kursus")).toHaveValue("Web Kuno");

  const portal = await pageOf(student);
  await portal.goto(`/app/courses/${course.id}`);
  await expect(portal.getByRole("heading", { level: 1 })).toHaveText("Web Lanjut");
  await expect(portal.locator("strong", { hasText: "React" })).toBeVisible();
  await expect(portal.locator("b", { hasText: "sihir" })).toHaveCount(0);
});

test("a draft can be deleted with a confirmation, a course with an announcement cannot", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const title = `Percobaan ${marker()}`;
  const draft = await createCourse(teacher, { title, status: "draft" });
  const page = await pageOf(teacher);
  await page.goto(settingsOf(course));
  await expect(page.getByText("Hapus kursus")).toHaveCount(0);
  await page.goto(settingsOf(draft));
  await expect(page.getByRole("button", { name: "Hapus sekarang" })).toBeHidden();
  await page.getByText("Hapus kursus").click();
  await page.getByRole("button", { name: "Hapus sekarang" }).click();
  await expect(page).toHaveURL("/teach");
  await expect(page.getByText("Draf dihapus.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Web Dasar" })).toBeVisible();
  await expect(page.getByRole("link", { name: title })).toHaveCount(0);
});

test("a co-teacher can announce but not archive, and loses access at once when removed", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const username = marker();
  const colleague = await createActor("teacher", { username, displayName: "Pak Bima" });
  const [page, theirs] = [await pageOf(teacher), await pageOf(colleague)];
  await page.goto(settingsOf(course));
  await page.getByLabel("Nama pengguna guru").fill("siapa.gerangan");
  await page.getByRole("button", { name: "Tambah rekan pengajar" }).click();
  await expect(page.getByText("Tidak ada guru aktif dengan nama pengguna ini")).toBeVisible();
  await page.getByLabel("Nama pengguna guru").fill(` ${username.toUpperCase()} `);
  await page.getByRole("button", { name: "Tambah rekan pengajar" }).click();
  await expect(page.getByText("Rekan pengajar ditambahkan.")).toBeVisible();

  await theirs.goto(settingsOf(course));
  await expect(theirs.getByText("Berhenti mengajar di sini")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Arsipkan" })).toHaveCount(0);
  await expect(theirs.getByRole("button", { name: "Tambah rekan pengajar" })).toHaveCount(0);
  await theirs.goto(`/teach/courses/${course.id}/announcements/new`);
  await theirs.getByLabel("Judul", { exact: true }).fill("Salam kenal");
  await theirs.getByLabel("Isi pengumuman").fill("Saya ikut mengajar.");
  await theirs.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(theirs.getByText("Terkirim ke 1 siswa.")).toBeVisible();

  await page.getByText("Keluarkan Pak Bima").click();
  await page.getByRole("button", { name: "Keluarkan sekarang" }).click();
  await expect(page.getByRole("status").getByText("Pak Bima tidak lagi mengajar")).toBeVisible();
  await expect(page.getByRole("listitem").getByText("Pak Bima")).toHaveCount(0);
  await expect(page.getByRole("main")).toBeFocused(); // the pressed button is gone
  expect((await theirs.request.get(`/teach/courses/${course.id}`)).status()).toBe(404);
});

test("a teacher adds a student by name, idempotently, and removes them", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const username = marker();
  const student = await createActor("student", { username, displayName: "Sari Wulandari" });
  await announce(teacher, course, { title: "Aturan lab", mustRead: true });
  const [page, portal] = [await pageOf(teacher), await pageOf(student)];
  await portal.goto("/app");
  await expect(portal.getByText("Tersambung")).toBeVisible();
  await page.goto(membersOf(course));
  await page.locator("summary", { hasText: "Tambah siswa" }).click();
  const add = async (typed: string) => {
    await page.getByLabel("Nama pengguna siswa").fill(typed);
    await page.getByRole("button", { name: "Tambah siswa" }).click();
  };
  await add("siapa.gerangan");
  await expect(page.getByText("Tidak ada siswa dengan nama pengguna ini")).toBeVisible();
  await expect(page.getByLabel("Nama pengguna siswa")).toBeFocused(); // with its error message
  await add(username);
  await expect(page.getByText(`${username} sudah ditambahkan.`)).toBeVisible();
  await expect(page.getByText("2 siswa")).toBeVisible();
  const bell = portal.getByRole("button", { name: "Notifikasi, 1 belum dibaca" });
  await expect(bell).toBeVisible(); // the must-read announcement
  await add(username);
  await expect(page.getByText(`${username} memang sudah ada di kursus.`)).toBeVisible();

  await page.getByLabel("Nama atau nama pengguna").fill("wulan");
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.getByText("Dewi Lestari")).toHaveCount(0);
  const row = page.getByRole("listitem").filter({ hasText: "Sari Wulandari" });
  await row.getByText("Keluarkan Sari Wulandari").click();
  await row.getByRole("button", { name: "Keluarkan sekarang" }).click();
  await expect(page.getByText("Tidak ada siswa yang cocok.")).toBeVisible();
  await expect(bell).toHaveCount(0);
  expect((await portal.request.get(`/app/courses/${course.id}`)).status()).toBe(404);
});

test("a file of students shows the result of each row before anything changes", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const names = [marker(), marker()];
  for (const username of names) await createActor("student", { username });
  const page = await pageOf(teacher);
  await page.goto(`${membersOf(course)}/import`);
  const choose = async (rows: string[]) => {
    const buffer = Buffer.from(["username", ...rows].join("\n"));
    const file = { name: "siswa.csv", mimeType: "text/csv", buffer };
    await page.getByLabel("Berkas CSV").setInputFiles(file);
    await page.getByRole("button", { name: "Periksa berkas" }).click();
  };
  await choose([...names, "siapa.gerangan"]);
  await expect(page.getByText("2 siswa baru, 1 baris bermasalah.")).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toContainText("siapa.gerangan");
  await page.getByRole("button", { name: "Tambahkan 2 siswa" }).click(); // refused: the box is not ticked
  await page.getByLabel("Lewati 1 baris yang bermasalah").check();
  await page.getByRole("button", { name: "Tambahkan 2 siswa" }).click();
  await expect(page.getByText("2 siswa sudah ditambahkan.")).toBeVisible();
  await page.getByRole("link", { name: "Lihat daftar siswa" }).click();
  await expect(page.getByText("3 siswa")).toBeVisible();
});

test("modules are reordered by dragging and by keys", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  for (const letter of ["A", "B", "C"]) await createModule(course, `Modul ${letter}`);
  const page = await pageOf(teacher);
  await page.goto(modulesOf(course));
  const item = (letter: string) =>
    page
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: `Modul ${letter}` }) });
  const grip = item("C").getByTitle("Geser untuk mengubah urutan");
  await grip.dragTo(item("A"), { targetPosition: { x: 40, y: 4 } });
  await expect.poll(() => moduleTitles(page)).toEqual(["Modul C", "Modul A", "Modul B"]);

  const button = (name: string) => page.getByRole("button", { name });
  await button("Naikkan Modul B").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => moduleTitles(page)).toEqual(["Modul C", "Modul B", "Modul A"]);
  await expect(button("Naikkan Modul B")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => moduleTitles(page)).toEqual(["Modul B", "Modul C", "Modul A"]);
  await expect(button("Turunkan Modul B")).toBeFocused(); // it is first already
  await page.keyboard.press("Enter");
  await expect.poll(() => moduleTitles(page)).toEqual(["Modul C", "Modul B", "Modul A"]);
  await expect(button("Turunkan Modul B")).toBeFocused();
  await page.reload();
  expect(await moduleTitles(page)).toEqual(["Modul C", "Modul B", "Modul A"]);

  const plain = await pageOf(teacher, { javaScriptEnabled: false });
  await plain.goto(modulesOf(course));
  await plain.getByRole("button", { name: "Turunkan Modul C" }).click();
  await expect.poll(() => moduleTitles(plain)).toEqual(["Modul B", "Modul C", "Modul A"]);
});

test("an opened module offers an announcement, at once and when opened later", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const page = await pageOf(teacher);
  await page.goto(modulesOf(course));
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Sensor suhu");
  await page.getByLabel("Kapan dibuka").selectOption({ label: "Belum, simpan sebagai draf" });
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByText("Draf, belum terlihat siswa")).toBeVisible();
  const offer = page.getByRole("link", { name: "Tulis pengumumannya" });
  await expect(offer).toHaveCount(0);

  await page.getByRole("link", { name: "Ubah" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ubah modul");
  await page.getByLabel("Kapan dibuka").selectOption({ label: "Sekarang" });
  await page.getByRole("button", { name: "Simpan modul" }).click();
  await offer.click();
  await expect(page.getByLabel("Judul", { exact: true })).toHaveValue(/Sensor suhu/);
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();

  await page.goto(modulesOf(course));
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Sensor cahaya");
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(offer).toBeVisible();
});

test("an admin finds, archives, restores and hands over a course", async ({ pageOf }) => {
  const title = `Kursus ${marker()}`;
  const username = marker();
  const [former, next] = [
    await createActor("teacher"),
    await createActor("teacher", { username, displayName: "Bu Sekar" }),
  ];
  const course = await createCourse(former, { title });
  const page = await pageOf(await createActor("admin"));
  await page.goto("/admin/courses");
  await page.getByLabel("Cari kursus atau guru").fill(title.toUpperCase());
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(1);
  await page.getByRole("button", { name: `Arsipkan ${title}` }).click();
  await expect(page.getByRole("button", { name: `Pulihkan ${title}` })).toBeVisible();
  await page.getByLabel("Status").selectOption({ label: "Terbit" });
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.getByText("Tidak ada kursus yang cocok")).toBeVisible();
  await page.getByRole("link", { name: "Hapus saringan" }).click();
  await expect(page.getByLabel("Status")).toHaveValue("");
  await page.getByLabel("Cari kursus atau guru").fill(title);
  await page.getByRole("button", { name: "Cari" }).click();
  await page.getByRole("button", { name: `Pulihkan ${title}` }).click();
  await expect(page.getByRole("button", { name: `Arsipkan ${title}` })).toBeVisible();

  await page.getByRole("link", { name: `Serahkan ${title}` }).click();
  const handOver = page.getByRole("region", { name: "Serahkan ke guru lain" });
  await handOver.getByLabel("Nama pengguna guru").fill(username);
  await handOver.getByRole("button", { name: "Serahkan kursus" }).click();
  await expect(page.getByText("Kursus ini sekarang milik Bu Sekar.")).toBeVisible();
  const [before, now] = [await pageOf(former), await pageOf(next)];
  expect((await before.request.get(`/teach/courses/${course.id}`)).status()).toBe(404);
  await now.goto("/teach");
  await expect(now.getByRole("link", { name: title })).toBeVisible();
});

test("students are added and removed without JavaScript", async ({
  classroom: { teacher, course },
  pageOf,
}) => {
  const username = marker();
  await enroll(course, await createActor("student", { username, displayName: "Anak Pergi" }));
  const page = await pageOf(teacher, { javaScriptEnabled: false });
  await page.goto(`${membersOf(course)}?search=${username}`);
  await page.getByText("Keluarkan Anak Pergi").click();
  await page.getByRole("button", { name: "Keluarkan sekarang" }).click();
  await expect(page.getByText("Anak Pergi")).toHaveCount(0);
  await page.locator("summary", { hasText: "Tambah siswa" }).click();
  await page.getByLabel("Nama pengguna siswa").fill(username);
  await page.getByRole("button", { name: "Tambah siswa" }).click();
  await expect(page.getByText(`${username} sudah ditambahkan.`)).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a teacher adds a student of another own course by name, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom: { teacher, course },
    pageOf,
  }) => {
    const word = marker();
    const [known, stranger] = [
      await createActor("student", { displayName: `Sari ${word}` }),
      await createActor("student", { displayName: `Sarah ${word}` }),
    ];
    await createCourse(teacher, { title: "Kelas lain", students: [known] });
    await createCourse(await createActor("teacher"), { students: [stranger] });
    const page = await pageOf(teacher, { javaScriptEnabled });
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(membersOf(course));
    await expect(page.getByText("Dewi Lestari").first()).toBeInViewport({ ratio: 1 });
    await page.locator("summary", { hasText: "Tambah siswa" }).click();
    await page.getByLabel("nama pengguna siswa").fill(word.toUpperCase());
    await page.getByRole("button", { name: "Tambah siswa" }).click();
    await expect(page.getByText("1 siswa cocok")).toBeVisible();
    await expect(page.getByText(`Sarah ${word}`)).toHaveCount(0);
    await page.getByRole("button", { name: `Sari ${word}` }).click();
    await expect(page.getByText("sudah ditambahkan.")).toBeVisible();
    await expect(page.getByText("1 siswa cocok")).toHaveCount(0);
    await expect(page.getByRole("listitem").filter({ hasText: `Sari ${word}` })).toBeVisible();
  });
}
