import type { Page } from "playwright/test";
import { announce, createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

/** What an extension may do: React fails when it wants to remove or replace this element. */
const takeAway = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => element.remove());

const failed = (page: Page) => page.getByText("Bagian ini sedang bermasalah.");

test("a bell that fails is replaced alone, and comes back", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  await announce(classroom.teacher, classroom.course, { title: "Kuis" });
  const page = await pageOf(classroom.student);
  await page.goto("/app/notifications");
  await expect(page.getByText("Tersambung")).toBeVisible();
  await takeAway(page, "span:has(> [data-testid=badge])");
  await page.getByRole("button", { name: "Tandai dibaca: Kuis" }).click();

  await expect(failed(page)).toBeAttached();
  await expect(page.getByRole("heading", { level: 1, name: "Notifikasi" })).toBeVisible();
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("button", { name: "Notifikasi, semua sudah dibaca" })).toBeVisible();
  await expect(failed(page)).toHaveCount(0);
  expect(consoleErrors.join()).toContain("removeChild");
  consoleErrors.length = 0;
});

test("a one-time password stays when a part beside it fails", async ({ pageOf, consoleErrors }) => {
  const { id } = await createActor("student");
  const page = await pageOf(await createActor("admin"));
  await page.context().grantPermissions(["clipboard-write"]);
  await page.goto(`/admin/users/${id}`);
  await page.getByRole("button", { name: "Buat kata sandi" }).click();
  const password = page.locator("code");
  await expect(password).toBeVisible();
  const text = await password.innerText();
  await takeAway(page, '[role=status] button:has-text("Salin") svg');
  await page.getByRole("button", { name: "Salin" }).click();

  await expect(failed(page)).toBeVisible();
  await expect(password).toHaveText(text);
  await page.getByRole("button", { name: "Coba lagi" }).click();
  await expect(page.getByRole("button", { name: "Salin" })).toBeVisible();
  await expect(password).toHaveText(text);
  expect(consoleErrors.join()).toContain("removeChild");
  consoleErrors.length = 0;
});
