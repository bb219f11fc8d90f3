import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { announceAndHandIn, attach, attached, newLetter, phone } from "./support/file-story";

for (const javaScriptEnabled of [true, false]) {
  test(`a letter and a photo are announced, photos handed in, revised and handed in again ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom,
    pageOf,
  }) => {
    test.setTimeout(90_000);
    const open = (actor: Actor) => pageOf(actor, { ...phone, javaScriptEnabled });
    const [teacher, student] = [await open(classroom.teacher), await open(classroom.student)];
    await announceAndHandIn({ teacher, student, classroom, javaScriptEnabled });
  });
}

test("an upload goes on where it stopped, the form waits for it, and what cannot be taken is left out if one says so", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher, phone);
  const letter = newLetter();
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
  const letter = newLetter();
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
