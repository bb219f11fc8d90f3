import { hashSync } from "bcryptjs";
import { changeRole, createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const [SHORT, LONG] = ["sapi-biru", "kucing tidur siang"]; // 9 and 18 characters

test("L10: a student who becomes a teacher must first choose a longer password", async ({
  page,
}) => {
  const username = `siswa.${crypto.randomUUID().slice(0, 8)}`;
  const passwordHash = hashSync(SHORT, 4);
  const { id: userId } = await createActor("student", { username, passwordHash });
  await changeRole(await createActor("admin"), { userId, role: "teacher" });

  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill(username);
  await page.getByLabel("Kata sandi").fill(SHORT);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Buat kata sandi baru");
  await expect(page.getByText("minimal 12 karakter, dan kata sandimu lebih pendek")).toBeVisible();
  await expect(page.getByText("masuk pertama kali")).toHaveCount(0);
  for (const path of ["/teach", "/app/settings", "/"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/password(\?|$)/);
  }
  expect((await page.request.get("/api/notifications")).status()).toBe(403);
  expect((await page.request.get("/api/notifications/stream")).status()).toBe(401);

  const save = page.getByRole("button", { name: "Simpan dan lanjutkan" });
  await page.getByLabel("Kata sandi baru").fill("sapi-merah");
  await save.click();
  await expect(page).toHaveURL("/password");
  await page.getByLabel("Kata sandi baru").fill(LONG);
  await save.click();
  await expect(page).toHaveURL("/teach");
});
