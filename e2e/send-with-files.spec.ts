import { EventEmitter, once } from "node:events";
import type { Page } from "playwright/test";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { attach, attached, newLetter, phone } from "./support/file-story";

/** Uploads start and do not end, until they are let through. */
async function heldUploads(page: Page) {
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route("**/api/files/file_*", async (route) => {
    if (route.request().method() === "PATCH") await opened;
    await route.continue().catch(() => undefined); // it was cancelled meanwhile
  });
  return { letThrough: () => gate.emit("open") };
}

const uploading = (page: Page, name: string) =>
  expect(page.getByRole("button", { name: `Batalkan ${name}` })).toBeVisible();

/** In sight of a small phone, although the button is far below; who has a keyboard is there too. */
async function isShown(page: Page, message: string) {
  const status = page.getByRole("status").filter({ hasText: message });
  await expect(status).toBeInViewport({ ratio: 1 });
  await expect(status).toBeFocused();
}

async function waits(page: Page) {
  await isShown(page, "Menunggu berkas selesai diunggah");
  const button = page.getByRole("button", { name: "Menunggu berkas…" });
  await expect(button).toHaveAttribute("aria-disabled", "true");
}

/** Longer than a form takes to be sent: its page would be another. */
async function staysUnsent(page: Page, pressed = "Kirim sekarang") {
  await expect(page.getByText(`“${pressed}” tidak jadi, belum ada yang dikirim.`)).toBeVisible();
  await page.waitForTimeout(1_000);
  await expect(page).toHaveURL(/\/(new|edit)$/);
  await expect(page.getByRole("button", { name: "Kirim sekarang" })).toBeEnabled();
}

test("who cancels, adds or removes a file after pressing the button has sent nothing; a complete upload sends", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher, phone);
  const [first, second] = [newLetter(), { ...newLetter(), name: "Lampiran dua.pdf" }];
  const { letThrough } = await heldUploads(page);
  await openComposer(page, classroom.course);
  await fillIn(page, "Jadwal ujian");
  await attach(page, [first]);
  await uploading(page, first.name);
  await send(page);
  await waits(page);
  await page.getByRole("button", { name: `Batalkan ${first.name}` }).click();
  await staysUnsent(page);

  await attach(page, [first]);
  await send(page);
  await waits(page);
  await attach(page, [second]);
  await staysUnsent(page);

  await send(page);
  await waits(page);
  await page.getByRole("button", { name: "Batal kirim" }).click();
  await staysUnsent(page);

  await send(page);
  await waits(page);
  letThrough();
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  await expect(attached(page)).toHaveText([/Surat edaran\.pdf/, /Lampiran dua\.pdf/]);
});

test("who removes a refused file after pressing the button has sent nothing", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher, phone);
  await openComposer(page, classroom.course);
  await fillIn(page, "Jadwal ujian");
  const refused = { ...newLetter(), name: "halaman.html", buffer: Buffer.from([0, 1, 2]) };
  await attach(page, [refused]);
  await expect(page.getByText(/halaman\.html.* tidak bisa dilampirkan\./)).toBeVisible();
  await send(page);
  await isShown(page, "Ada berkas yang belum terunggah.");
  await page.getByRole("button", { name: /halaman\.html$/ }).click();
  await staysUnsent(page);
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
  consoleErrors.length = 0; // the browser's error of the refused file
});

test("what was to be scheduled is not sent when its time is removed before the file is complete", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher, phone);
  const letter = newLetter();
  const { letThrough } = await heldUploads(page);
  await openComposer(page, classroom.course);
  await fillIn(page, "Jadwal ujian");
  await attach(page, [letter]);
  const time = page.getByLabel("Kirim pada (WIB)");
  await time.fill("2030-01-02T07:00");
  await page.getByRole("button", { name: "Jadwalkan" }).click();
  await waits(page);
  await time.fill("");
  letThrough();
  await expect(page.getByRole("button", { name: `Hapus ${letter.name}` })).toBeVisible();
  await staysUnsent(page, "Jadwalkan");
});
