import type { Page } from "playwright/test";
import sharp from "sharp";
import type { Actor } from "@/lib/auth/actor";
import { createProject } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const letter = {
  name: "Surat edaran.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from(
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
  ),
};

/** A photo as a phone takes it: larger than it is sent, with the place where it was taken. */
async function photo(name: string, background: string) {
  const buffer = await sharp({ create: { width: 2_400, height: 1_600, channels: 3, background } })
    .withExif({ IFD3: { GPSLatitudeRef: "S", GPSLatitude: "7/1 15/1 0/1" } })
    .jpeg()
    .toBuffer();
  return { name, mimeType: "image/jpeg", buffer };
}

type Chosen = Awaited<ReturnType<typeof photo>>;

const attach = (page: Page, files: Chosen[]) =>
  page.getByLabel("Lampirkan berkas").setInputFiles(files);

const attached = (page: Page) => page.getByRole("list", { name: "Lampiran" }).getByRole("link");

async function download(page: Page, name: string | RegExp) {
  const href = await attached(page).filter({ hasText: name }).first().getAttribute("href");
  const response = await page.request.get(href ?? "");
  expect(response.status()).toBe(200);
  return response;
}

async function handIn(page: Page, files: Chosen[]) {
  await attach(page, files);
  await page.getByRole("button", { name: "Kumpulkan" }).click();
  await expect(page.getByText("Sudah dikumpulkan. Gurumu sudah diberi tahu.")).toBeVisible();
}

/** Reviews the student's latest hand-in, which has the files of these names. */
async function review(page: Page, project: { id: string }, { files, ...given }: Review) {
  await page.goto(`/teach/projects/${project.id}`);
  await expect(page.getByText(`${files.length} berkas`)).toBeVisible();
  await page.getByRole("link", { name: "Dewi Lestari" }).click();
  await expect(attached(page).first()).toContainText(files[0] ?? "");
  for (const name of files)
    expect((await download(page, name)).headers()["content-type"]).toBe("image/jpeg");
  await page.getByLabel(given.outcome).check();
  await page.getByLabel("Catatan untuk siswa").fill(given.note);
  if (given.marked) await attach(page, [given.marked]);
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
  await expect(page.getByText("Penilaian terkirim.")).toBeVisible();
}

type Review = { files: string[]; outcome: string; note: string; marked?: Chosen };

for (const javaScriptEnabled of [true, false]) {
  test(`a letter and a photo are announced, photos handed in, revised and handed in again ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom,
    pageOf,
  }) => {
    test.setTimeout(90_000);
    const open = (actor: Actor) => pageOf(actor, { ...phone, javaScriptEnabled });
    const [teacher, student] = [await open(classroom.teacher), await open(classroom.student)];
    const project = await createProject(classroom.course, { title: "Poster energi" });

    await openComposer(teacher, classroom.course);
    await fillIn(teacher, "Studi wisata");
    await attach(teacher, [letter, await photo("papan.jpg", "teal")]);
    await send(teacher);
    await expect(teacher.getByText("Terkirim ke 1 siswa.")).toBeVisible();
    await expect(attached(teacher)).toHaveText([/Surat edaran\.pdf.*1 kB/, /papan\.jpg.*kB/]);

    await student.goto("/app/notifications");
    await expect(student.getByText("2 lampiran")).toBeVisible();
    await student.getByRole("link", { name: "Studi wisata" }).click();
    await expect(attached(student)).toHaveCount(2);
    const pdf = await download(student, "Surat edaran.pdf");
    expect(await pdf.body()).toEqual(letter.buffer);
    expect(pdf.headers()["content-disposition"]).toMatch(/^attachment/);
    const picture = await sharp(await (await download(student, "papan.jpg")).body()).metadata();
    if (javaScriptEnabled) expect(picture).toMatchObject({ width: 2_000, height: 1_333 });
    if (javaScriptEnabled) expect(picture.exif).toBeUndefined();

    await student.goto(`/app/projects/${project.id}`);
    const [front, back] = [await photo("depan.jpg", "gold"), await photo("belakang.jpg", "navy")];
    if (javaScriptEnabled) {
      await attach(student, [front]);
      await expect(student.getByRole("button", { name: /^Hapus .*depan\.jpg/ })).toBeVisible();
      await student.reload(); // as a phone may do while its camera is open
      await handIn(student, [back]);
    } else {
      await handIn(student, [front, back]);
    }
    await expect(attached(student)).toHaveCount(2);
    await review(teacher, project, {
      files: ["depan.jpg", "belakang.jpg"],
      outcome: "Perlu revisi",
      note: "Tambah judul, ya.",
      marked: await photo("coretan.jpg", "red"),
    });

    await student.goto(`/app/projects/${project.id}`);
    expect((await download(student, "coretan.jpg")).headers()["content-type"]).toBe("image/jpeg");
    await handIn(student, [await photo("akhir.jpg", "green")]);
    await expect(attached(student)).toHaveText([/akhir\.jpg/, /depan/, /belakang/, /coretan/]);
  });
}

test("an upload goes on where it stopped, the form waits for it, and what cannot be taken is left out if one says so", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher, phone);
  const large = { ...letter, buffer: Buffer.concat([letter.buffer, Buffer.alloc(600_000, 32)]) };
  let parts = 0;
  await page.route("**/api/files/file_*", (route) => {
    const isPart = route.request().method() === "PATCH";
    return isPart && ++parts === 2 ? route.abort("connectionreset") : route.continue();
  });
  await openComposer(page, classroom.course);
  await fillIn(page, "Jadwal ujian");
  await attach(page, [large, { ...letter, name: "halaman.html", buffer: Buffer.from([0, 1, 2]) }]);
  await send(page);
  await expect(page.getByText(/halaman\.html.* tidak bisa dilampirkan\./)).toBeVisible();
  await expect(page.getByText("Ada berkas yang belum terunggah.")).toBeVisible();
  expect(parts).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Kirim tanpa berkas itu" }).click();
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await expect(attached(page)).toHaveText([/Surat edaran\.pdf.*586 kB/]);
  consoleErrors.length = 0; // the browser's errors of the lost and the refused part
});

test("a module's files are on its page, and its form is empty again", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const page = await pageOf(teacher, phone);
  await page.goto(`/teach/courses/${course.id}/modules`);
  await page.getByText("Tambah modul").first().click();
  await page.getByLabel("Judul modul").fill("Fotosintesis");
  await attach(page, [letter]);
  await page.getByRole("button", { name: "Tambah modul" }).click();
  await expect(page.getByRole("heading", { name: "Fotosintesis" })).toBeVisible();
  await expect(page.getByText(letter.name)).toBeHidden();
  const reader = await pageOf(student, phone);
  await reader.goto(`/app/courses/${course.id}`);
  await reader.getByRole("link", { name: "Fotosintesis" }).click();
  await expect(attached(reader)).toHaveText([/Surat edaran\.pdf.*1 kB/]);
});
