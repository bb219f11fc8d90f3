import { hashSync } from "bcryptjs";
import { createActor, createCourse } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { marker } from "./support/admin";
import { openComposer, send, subject } from "./support/composer";

test("text pasted from other programs is stored as it is meant, links and code included", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const page = await pageOf(teacher);
  await openComposer(page, course);
  await subject(page).fill("\u202aTautan\u202c\u200b dan\tkode");
  const code = "for i in x:\n    if i:\n        print(i)";
  const message = `\ufeffIsi di https://contoh.sch.id/f?k=9A&m=2.\u2028Baris dua.\n\n\`\`\`\n${code}\n\`\`\``;
  await page.getByLabel("Isi pengumuman").fill(message);
  await page.getByLabel("Tautan").fill("meet.google.com/abc-defg-hij");
  await send(page);
  await page.waitForURL(/sent=/);

  const portal = await pageOf(student);
  await portal.setViewportSize({ width: 360, height: 740 });
  await portal.goto("/app/notifications");
  await portal.getByRole("link", { name: "Tautan dan kode" }).first().click();
  const article = portal.getByRole("article");
  await expect(article.getByRole("link", { name: "https://contoh.sch.id" })).toHaveAttribute(
    "href",
    "https://contoh.sch.id/f?k=9A&m=2",
  );
  await expect(article.locator('a[href="https://meet.google.com/abc-defg-hij"]')).toBeVisible();
  const shown = async (text: string) =>
    (await article.locator("p, pre", { hasText: text }).last().innerText()).trim();
  expect(await shown("Baris dua.")).toBe("Isi di https://contoh.sch.id/f?k=9A&m=2.\nBaris dua.");
  expect(await shown("print(i)")).toBe(code);
  expect(await portal.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test("a username is found with what nobody can see, at login and in a list", async ({
  classroom: { teacher, course },
  pageOf,
  playwright,
}) => {
  const username = marker();
  const passwordHash = hashSync("kucing tidur siang", 4);
  await createActor("student", { username, passwordHash });
  for (const typed of [`\u200b${username}`, `\u202a${username.toUpperCase()}\u202c\u00a0`]) {
    const request = await playwright.request.newContext();
    const signedIn = await request.post(`${E2E_ORIGIN}/demo/lucia/login?/login`, {
      form: { username: typed, password: "kucing tidur siang" },
      maxRedirects: 0,
    });
    expect(signedIn.headers()["set-cookie"]).toContain("session=");
  }
  const page = await pageOf(teacher);
  await page.goto(`/teach/courses/${course.id}/members/import`);
  const csv = `sep=;\r\nNo;Nama;Nama Pengguna\r\n1;Ani;\u2060${username}\u200e\r\n`;
  const buffer = Buffer.from(`\ufeff${csv}`, "utf16le");
  const file = { name: "siswa.csv", mimeType: "text/csv", buffer };
  await page.getByLabel("Berkas CSV").setInputFiles(file);
  await page.getByRole("button", { name: "Periksa berkas" }).click();
  await expect(page.getByText("1 siswa baru.")).toBeVisible();
  await expect(page.getByText("Kolom yang tidak dipakai: No, Nama.")).toBeVisible();
  await page.getByRole("button", { name: "Tambahkan 1 siswa" }).click();
  await expect(page.getByText("1 siswa sudah ditambahkan.")).toBeVisible();
});

test("a file that is refused says where, what was found and what was expected", async ({
  pageOf,
}) => {
  const page = await pageOf(await createActor("admin"));
  await page.goto("/admin/users/import");
  const check = async (csv: string) => {
    const file = { name: "siswa.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.getByLabel("Berkas CSV").setInputFiles(file);
    await page.getByRole("button", { name: "Periksa berkas" }).click();
  };
  await check("\nNo;Nama;Kelas\n1;Ani;9A\n");
  await expect(page.getByText(/^Baris 2 berisi: No, Nama, Kelas\. .*\(username\)/)).toBeVisible();
  await check("username;Akun;role\nani;ani;siswa\n");
  await expect(page.getByText(/^Baris 1: kolom “username” dan “Akun”/)).toBeVisible();
  await check(`nama pengguna;peran\n${marker()};kepsek\n`);
  const row = page.getByRole("row").filter({ hasText: "kepsek" });
  await expect(row).toContainText(/^Baris 2.*Peran kepsek: Peran harus siswa atau guru/);
});

test("an invitation link works as chats and people pass it on", async ({ pageOf }) => {
  const course = await createCourse(await createActor("teacher"), { title: `Luar ${marker()}` });
  const code = course.joinCode;
  const page = await pageOf(await createActor("student"));
  for (const written of [
    code.toLowerCase(),
    `${code}.`,
    `${code})`,
    `${code}%20`,
    `${code}%E2%80%8B`,
    `${code.slice(0, 4)}–${code.slice(4)}`,
    `${code}/?fbclid=x`,
  ]) {
    await page.goto(`/app/join/${written}`);
    await expect(page.getByRole("heading", { name: course.title })).toBeVisible();
  }
  await page.goto("/app/courses");
  const field = page.getByLabel("Kode kursus");
  await field.fill(`${code.slice(0, 7)}O`);
  await page.getByRole("button", { name: "Gabung" }).click();
  await expect(page.getByText(/Kode kursus tidak memakai angka 0/)).toBeVisible();
  await field.fill(`\u202a${code.slice(0, 4).toLowerCase()} – ${code.slice(4)}.\u202c`);
  await page.getByRole("button", { name: "Gabung" }).click();
  await expect(page).toHaveURL(new RegExp(`/app/courses/${course.id}`));
});
