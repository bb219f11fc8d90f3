import { randomBytes, randomUUID } from "node:crypto";
import type { Page } from "playwright/test";
import sharp from "sharp";
import { createProject } from "@/lib/testing/factories";
import { type Classroom, expect } from "../fixtures";
import { fillIn, openComposer, send } from "./composer";

export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** A small PDF. Equal content is stored once, so each is another. */
export const newLetter = () => ({
  name: "Surat edaran.pdf",
  mimeType: "application/pdf",
  buffer: Buffer.from(
    `%PDF-1.4\n%${randomUUID()}\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`,
  ),
});

/** A photo as a phone takes it: larger than it is sent, with the place where it was taken. None is like another. */
async function photo(name: string) {
  const colours = sharp(randomBytes(6 * 4 * 3), { raw: { width: 6, height: 4, channels: 3 } });
  const buffer = await colours
    .resize(2_400, 1_600, { kernel: "nearest" })
    .withExif({ IFD3: { GPSLatitudeRef: "S", GPSLatitude: "7/1 15/1 0/1" } })
    .jpeg()
    .toBuffer();
  return { name, mimeType: "image/jpeg", buffer };
}

type Chosen = Awaited<ReturnType<typeof photo>>;

export const attach = (page: Page, files: Chosen[]) =>
  page.getByLabel("Lampirkan berkas").setInputFiles(files);

type Script = { javaScriptEnabled: boolean };

/** With JavaScript files are sent as they are chosen: scaling and sending a photo take seconds on a slow machine. */
async function attachAndUpload(page: Page, files: Chosen[], { javaScriptEnabled }: Script) {
  await attach(page, files);
  if (!javaScriptEnabled) return;
  for (const { name } of files) {
    await expect(page.getByRole("button", { name: new RegExp(`^Hapus .*${name}`) })).toBeVisible();
  }
}

export const attached = (page: Page) =>
  page.getByRole("list", { name: "Lampiran" }).getByRole("link");

async function download(page: Page, name: string | RegExp) {
  const href = await attached(page).filter({ hasText: name }).first().getAttribute("href");
  const response = await page.request.get(href ?? "");
  expect(response.status()).toBe(200);
  return response;
}

async function handIn(page: Page, files: Chosen[], script: Script) {
  await attachAndUpload(page, files, script);
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
  if (given.marked) await attachAndUpload(page, [given.marked], given);
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
  await expect(page.getByText("Penilaian terkirim.")).toBeVisible();
}

type Review = Script & { files: string[]; outcome: string; note: string; marked?: Chosen };

type Story = Script & { teacher: Page; student: Page; classroom: Classroom };

/** A letter and a photo are announced and opened, photos handed in, reviewed and handed in again. */
export async function announceAndHandIn({ teacher, student, classroom, javaScriptEnabled }: Story) {
  const project = await createProject(classroom.course, { title: "Poster energi" });

  const letter = newLetter();
  await openComposer(teacher, classroom.course);
  await fillIn(teacher, "Studi wisata");
  const script = { javaScriptEnabled };
  await attachAndUpload(teacher, [letter, await photo("papan.jpg")], script);
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
  const [front, back] = [await photo("depan.jpg"), await photo("belakang.jpg")];
  if (javaScriptEnabled) {
    await attachAndUpload(student, [front], script);
    await student.reload(); // as a phone may do while its camera is open
    await handIn(student, [back], script);
  } else {
    await handIn(student, [front, back], script);
  }
  await expect(attached(student)).toHaveCount(2);
  await review(teacher, project, {
    files: ["depan.jpg", "belakang.jpg"],
    outcome: "Perlu revisi",
    note: "Tambah judul, ya.",
    marked: await photo("coretan.jpg"),
    ...script,
  });

  await student.goto(`/app/projects/${project.id}`);
  expect((await download(student, "coretan.jpg")).headers()["content-type"]).toBe("image/jpeg");
  await handIn(student, [await photo("akhir.jpg")], script);
  await expect(attached(student)).toHaveText([/akhir\.jpg/, /depan/, /belakang/, /coretan/]);
}
