import { hashSync } from "bcryptjs";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { user } from "@/db/schema";
import { createActor, usernameOf } from "@/lib/testing/factories";
import { expect } from "../../fixtures";
import { press, shows, open, type Stories } from "./story";

const PASSWORD = "kucing tidur siang";

async function withOneTimePassword() {
  const actor = await createActor("student");
  const passwordHash = hashSync(PASSWORD, 4);
  const passwordExpiresAt = new Date(Date.now() + 3600_000);
  await db.update(user).set({ passwordHash, passwordExpiresAt }).where(eq(user.id, actor.id));
  return { username: usernameOf(actor) };
}

export const visitorStories: Stories = {
  "(auth)/login/page.tsx": async ({ visitor: page }) => {
    await open(page, "/login");
    for (const username of ["siapa.saya", "siapa.kamu"]) {
      await page.getByLabel("Nama pengguna").fill(`${username}.${crypto.randomUUID().slice(0, 8)}`);
      await page.getByLabel("Kata sandi").fill("bukan itu");
      await press(page, "Masuk");
      await shows(page, "Nama pengguna atau kata sandi salah.");
    }
    await press(page, "English");
    await shows(page, "Username");
    return page;
  },
  "(auth)/register/page.tsx": async ({ visitor: page }) => {
    await open(page, "/register");
    await page.getByLabel("Nama pengguna").fill("a b");
    await page.getByLabel("Kata sandi").fill("pendek");
    await page.getByLabel("Umur").fill("tiga");
    await press(page, "Buat akun");
    await shows(page, "Isi umur dengan angka 5 sampai 120.");
    await page.getByLabel("Umur").fill("13");
    await press(page, "Buat akun");
    await expect(page.getByText("Isi umur dengan angka")).toHaveCount(0);
    await press(page, "English");
    await shows(page, "Full name");
    return page;
  },
  "(auth)/password/page.tsx": async ({ visitor: page }) => {
    const { username } = await withOneTimePassword();
    await open(page, "/login");
    await page.getByLabel("Nama pengguna").fill(username);
    await page.getByLabel("Kata sandi").fill(PASSWORD);
    await press(page, "Masuk");
    await shows(page, "Buat kata sandi baru");
    for (const [password, error] of [
      ["pendek", /minimal 8 karakter/],
      ["password123", /terlalu umum/],
    ] as const) {
      await page.getByLabel("Kata sandi baru").fill(password);
      await press(page, "Simpan dan lanjutkan");
      await shows(page, error);
    }
    return page;
  },
  "api/docs/page.tsx": async ({ visitor: page }) => {
    await open(page, "/api/docs");
    await shows(page, "API Naik Kelas");
    return page;
  },
};
