import { eq } from "drizzle-orm";
import type { Locator } from "playwright/test";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { download, marker, namesOf, search } from "./support/admin";
import { E2E_ORIGIN } from "./support/environment";

const isFocused = (element: Locator) => element.evaluate((node) => node === document.activeElement);

test("an admin finds a user by search, role and status, sorts and pages, all in the URL", async ({
  pageOf,
}) => {
  const word = marker();
  for (let n = 1; n <= 22; n++) {
    await createActor("student", { displayName: `${word} Siswa ${String(n).padStart(2, "0")}` });
  }
  const teacher = await createActor("teacher", { displayName: `${word} Guru` });
  await db.update(user).set({ suspendedAt: new Date() }).where(eq(user.id, teacher.id));
  const page = await pageOf(await createActor("admin"));

  await page.goto("/admin/users");
  await search(page, word.toUpperCase());
  await expect(page.getByText("23 pengguna", { exact: true })).toBeVisible();
  expect(await namesOf(page)).toHaveLength(20);
  await page.getByRole("link", { name: "Berikutnya" }).click();
  await expect(page.getByRole("rowheader")).toHaveCount(3);
  expect(await namesOf(page)).toEqual([20, 21, 22].map((n) => `${word} Siswa ${n}`));

  await expect(page.getByText("Halaman 2 dari 2 · 23 pengguna")).toBeVisible();
  await page.getByRole("link", { name: "Sebelumnya" }).click();
  await expect(page.getByText("Halaman 1 dari 2 · 23 pengguna")).toBeVisible();
  await page.getByRole("link", { name: "Berikutnya" }).click();
  await page.getByRole("link", { name: "Kembali ke awal" }).click();
  await page.getByRole("columnheader", { name: "Nama" }).getByRole("link").click();
  await expect(page.getByRole("columnheader", { name: "Nama" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
  await expect(page.getByRole("rowheader").first()).toContainText(`${word} Siswa 22`);

  await page.getByLabel("Status").selectOption("suspended");
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.getByText("1 pengguna")).toBeVisible();
  expect(await namesOf(page)).toEqual([`${word} Guru`]);
  const address = page.url();

  await page.getByLabel("Peran").selectOption("student");
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page.getByText("Tidak ada pengguna yang cocok.")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(page.getByLabel("Peran")).toHaveValue("");
  await page.getByRole("link", { name: "Hapus saringan" }).click();
  await expect(page.getByLabel("Cari", { exact: true })).toHaveValue("");
});

test("searching, suspending and restoring work without JavaScript", async ({ pageOf }) => {
  const word = marker();
  const target = await createActor("student", { displayName: `${word} Dewi` });
  const page = await pageOf(await createActor("admin"), { javaScriptEnabled: false });
  await page.goto("/admin/users");
  await search(page, word);
  await page.getByLabel(`Pilih ${word} Dewi`).check();
  await page.getByRole("button", { name: "Tangguhkan" }).click();
  await expect(page.getByText("1 akun ditangguhkan.")).toBeVisible();
  await page.goto(`/admin/users/${target.id}`);
  await page.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.getByRole("button", { name: "Tangguhkan" })).toBeVisible();
});

test("the list works by keyboard alone, and the focus moves to the result", async ({ pageOf }) => {
  const word = marker();
  await createActor("student", { displayName: `${word} Dewi` });
  const page = await pageOf(await createActor("admin"));
  await page.goto(`/admin/users?search=${word}`);
  await page.getByLabel("Pilih semua di halaman ini").focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 terpilih")).toBeVisible();
  const suspend = page.getByRole("button", { name: "Tangguhkan" });
  for (let steps = 0; steps < 8 && !(await isFocused(suspend)); steps++) {
    await page.keyboard.press("Tab"); // the headings, the box, the name, and then the bar
  }
  await page.keyboard.press("Enter");
  await expect(page.getByText("1 akun ditangguhkan.").locator("..")).toBeFocused();
});

test("B6: a suspended user is signed out at the next request, and can sign in when restored", async ({
  pageOf,
}) => {
  const word = marker();
  const targets = [
    await createActor("student", { displayName: `${word} Ayu` }),
    await createActor("student", { displayName: `${word} Bayu` }),
  ];
  const admin = await createActor("admin", { displayName: `${word} Admin` });
  const page = await pageOf(admin);
  const theirs = await Promise.all(targets.map((target) => pageOf(target)));
  for (const portal of theirs) await portal.goto("/app");

  await page.goto(`/admin/users?search=${word}`);
  await expect(page.getByLabel(`Pilih ${word} Admin`)).toHaveCount(0); // the admin's own row
  await page.getByLabel("Pilih semua di halaman ini").check();
  await expect(page.getByText("2 terpilih")).toBeVisible();
  await page.getByRole("button", { name: "Tangguhkan" }).click();
  await expect(page.getByText("2 akun ditangguhkan.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "Ditangguhkan" })).toHaveCount(2);
  for (const portal of theirs) {
    await portal.goto("/app/courses");
    await expect(portal).toHaveURL("/login?next=%2Fapp%2Fcourses");
  }

  await page.getByRole("link", { name: `${word} Ayu` }).click();
  await page.getByRole("button", { name: "Pulihkan" }).click();
  await expect(page.getByRole("button", { name: "Tangguhkan" })).toBeFocused();
  const back = await pageOf(targets[0] ?? admin);
  await back.goto("/app");
  await expect(back).toHaveURL("/app");
});

test("A16: an admin creates a one-time password, which is shown once", async ({ pageOf }) => {
  const target = await createActor("student", { username: marker() });
  const page = await pageOf(await createActor("admin"));
  await page.goto(`/admin/users/${target.id}`);
  await page.getByRole("button", { name: "Buat kata sandi" }).click();
  const shown = page.locator("code");
  await expect(shown).toHaveText(/^[a-z2-9]{5}(-[a-z2-9]{5}){2}$/);
  await expect(page.getByText("diminta membuat kata sandi sendiri")).toBeVisible();
  const password = await shown.innerText();
  await page.reload();
  await expect(page.getByText("Belum mengganti kata sandi awal")).toBeVisible();
  expect(await page.content()).not.toContain(password);
});

test("an admin creates a user, and a refused form keeps its input", async ({ pageOf }) => {
  const username = marker();
  const page = await pageOf(await createActor("admin"));
  await page.goto("/admin/users/new");
  await page.getByLabel("Nama pengguna").fill("a b");
  await page.getByLabel("Nama", { exact: false }).last().fill("Ayu Puspita");
  await page.getByLabel("Umur").fill("tiga");
  await page.getByLabel("Peran").selectOption("teacher");
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByText(/Pakai 3–31 huruf kecil/)).toBeVisible();
  await expect(page.getByLabel("Umur")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Peran")).toHaveValue("teacher");

  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Umur").fill("");
  await page.getByRole("button", { name: "Buat akun" }).click();
  await expect(page.getByText(`Akun ${username} sudah dibuat.`)).toBeVisible();
  await expect(page.locator("code")).toBeVisible();
  await expect(page.getByLabel("Nama pengguna")).toHaveValue("");
});

test("two admins edit one user: the second sees the first one's values and keeps the own input", async ({
  pageOf,
}) => {
  const target = await createActor("student", { displayName: "Dewi" });
  const pages = [
    await pageOf(await createActor("admin")),
    await pageOf(await createActor("admin")),
  ] as const;
  for (const page of pages) await page.goto(`/admin/users/${target.id}`);
  const [first, second] = pages;
  await first.getByLabel("Nama").fill("Dewi Lestari");
  await first.getByLabel("Umur").fill("16");
  await first.getByRole("button", { name: "Simpan" }).click();
  await expect(first.getByText("Tersimpan.")).toBeVisible();

  await second.getByLabel("Nama").fill("Dewi L.");
  await second.getByRole("button", { name: "Simpan" }).click();
  await expect(second.getByText("Data ini baru saja diubah orang lain.")).toBeVisible();
  await expect(second.getByText("Sekarang tersimpan: Dewi Lestari")).toBeVisible();
  await expect(second.getByText("Sekarang tersimpan: 16")).toBeVisible();
  await expect(second.getByLabel("Nama")).toHaveValue("Dewi L.");
  await second.getByLabel("Umur").fill("17");
  await second.getByRole("button", { name: "Simpan" }).click();
  await expect(second.getByText("Tersimpan.")).toBeVisible();
  const [row] = await db.select().from(user).where(eq(user.id, target.id));
  expect(row).toMatchObject({ displayName: "Dewi L.", age: 17 });
});

test("C4, C5: admins cannot demote, suspend or delete themselves", async ({ pageOf }) => {
  const admin = await createActor("admin");
  const page = await pageOf(admin);
  await page.goto(`/admin/users/${admin.id}`);
  await expect(page.getByText("Ini akunmu sendiri.")).toBeVisible();
  await expect(page.getByLabel("Peran")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Tangguhkan|Akhiri|kata sandi/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: /Hapus akun/ })).toHaveCount(0);
  const statusOf = async (path: string) => (await page.request.get(E2E_ORIGIN + path)).status();
  expect(await statusOf(`/admin/users/${admin.id}/delete`)).toBe(403);
  expect(await statusOf("/admin/users/user_none")).toBe(404);
});

test("a CSV with an invalid row names it, and imports nothing until confirmed", async ({
  pageOf,
}) => {
  const word = marker();
  const csv = [
    "username,display_name,role,age",
    `${word}.satu,Satu,siswa,15`,
    `${word}.dua,Dua,admin,`,
    `${word}.tiga,=HYPERLINK(1),guru,`,
  ].join("\r\n");
  const page = await pageOf(await createActor("admin"));
  const imported = () =>
    db
      .select()
      .from(user)
      .where(eq(user.username, `${word}.satu`));
  await page.goto("/admin/users/import");
  await page
    .getByLabel("Berkas CSV")
    .setInputFiles({ name: "siswa.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.getByRole("button", { name: "Periksa berkas" }).click();
  await expect(page.getByText("2 baris siap, 1 bermasalah.")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: `${word}.dua` })).toContainText("3");
  expect(await imported()).toEqual([]);

  await page.getByLabel("Lewati 1 baris yang bermasalah").check();
  await page.getByRole("button", { name: "Impor 2 pengguna" }).click();
  await expect(page.getByText("2 pengguna sudah diimpor.")).toBeVisible();
  expect(await imported()).toHaveLength(1);

  await page.goto(`/admin/users?search=${word}`);
  expect((await namesOf(page)).toSorted()).toEqual(["=HYPERLINK(1)", "Satu"]);
  const exported = await download(page, "Unduh CSV");
  expect(exported).toContain(`"${word}.satu";"Satu";"student";"15"`);
  expect(exported).toContain(`"'=HYPERLINK(1)"`);
  expect(exported.trim().split("\r\n")).toHaveLength(3);

  await page.getByLabel("Status").selectOption("noPassword");
  await page.getByRole("button", { name: "Cari" }).click();
  await expect(page).toHaveURL(/status=noPassword/);
  await page.getByLabel("Pilih semua di halaman ini").check();
  await page.getByRole("button", { name: "Buat kata sandi" }).click();
  await expect(page.getByText("2 kata sandi sekali pakai dibuat.")).toBeVisible();
  // They are no longer in this list, and their passwords are still shown.
  await expect(page.getByText("Tidak ada pengguna yang cocok.")).toBeVisible();
  await expect(page.locator("dd code")).toHaveCount(2);
});
