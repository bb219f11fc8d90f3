import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { course as courseTable } from "@/db/schema";
import { createActor, createCourse, usernameOf } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

test("where there are too many teachers to choose from, the page says so, and a username works", async ({
  pageOf,
}) => {
  const admin = await createActor("admin");
  const leaving = await createActor("teacher");
  for (let n = 0; n < 105; n++) await createActor("teacher", { displayName: `Aa ${n}` });
  const successor = await createActor("teacher", { displayName: "Zz terakhir" });
  const { id } = await createCourse(leaving);

  const page = await pageOf(admin, { javaScriptEnabled: false });
  await page.goto(`/teach/courses/${id}/edit`);
  await expect(page.getByText(/^100 dari \d+ guru disarankan/)).toBeVisible();
  await page.goto(`/admin/users/${leaving.id}/delete`);
  await expect(page.getByText(/100 dari \d+ guru disarankan/)).toBeVisible();
  const named = page.getByLabel("Nama pengguna guru yang mengambil alih kursusnya");
  const submit = page.getByRole("button", { name: /Hapus/ });
  await named.fill("tidak.ada");
  await page.getByLabel(new RegExp(usernameOf(leaving))).fill(usernameOf(leaving));
  await submit.click();
  await expect(page.getByText(/Tidak ada guru aktif/)).toBeVisible();
  await named.fill(usernameOf(successor));
  await submit.click();
  await expect(page).toHaveURL(/\/admin\/users$/);
  const [row] = await db.select().from(courseTable).where(eq(courseTable.id, id));
  expect(row?.teacherId).toBe(successor.id);
});
