import { announce } from "@/lib/testing/factories";
import { copyOf } from "@/lib/announcements/testing/announcements";
import type { Actor } from "@/lib/auth/actor";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send } from "./support/composer";
import { E2E_ORIGIN } from "./support/environment";
import { goOffline } from "./support/offline";

const withWorker = { serviceWorkers: "allow" } as const;

test("without room on the device everything is as without a worker", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const { id, announcementId } = await announce(classroom.teacher, classroom.course, {});
  const page = await pageOf(classroom.student, withWorker);
  await page.addInitScript(() =>
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if ((data as { keepsNothing?: true }).keepsNothing) Object.assign(window, { isTold: true });
    }),
  );
  await page.goto("/login"); // the origin's page, before the worker is there
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: E2E_ORIGIN, quotaSize: 1 });
  await page.goto("/app/notifications");
  await expect(page.getByText("Tersambung")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(() => "isTold" in window);
  await goOffline(page);
  await page.getByRole("button", { name: /^Tandai dibaca/ }).click();
  await expect(page.getByText(/sambungan terputus/)).toBeVisible();
  await expect(page.getByText("Peramban ini tidak bisa menyimpan apa pun")).toBeVisible();
  await page.context().addCookies([{ name: "theme", value: "dark", url: E2E_ORIGIN }]);
  await page.goto(`/app/notifications/${id}`);
  await expect(page.getByRole("heading", { name: "Kamu sedang luring" })).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(15, 21, 18)"); // dark
  await page.context().setOffline(false);
  await page.goto(`/app/notifications/${id}`);
  await expect
    .poll(async () => (await copyOf(announcementId, classroom.student)).readAt)
    .not.toBeNull();
  consoleErrors.length = 0; // the browser's errors while offline
});

test("where the browser blocks all storage nothing breaks, and what cannot be done is said", async ({
  classroom: { teacher, student, course },
  pageOf,
  consoleErrors,
}) => {
  await announce(teacher, course, { title: "Tanpa simpanan" });
  const withoutStorage = async (user: Actor) => {
    const page = await pageOf(user, withWorker);
    await page.addInitScript(() => {
      for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException("blocked", "SecurityError");
          },
        });
      }
      navigator.serviceWorker.register = () => Promise.reject(new DOMException("blocked"));
    });
    return page;
  };
  const compose = await withoutStorage(teacher);
  await openComposer(compose, course);
  await fillIn(compose, "Tetap terkirim");
  await send(compose);
  await compose.waitForURL((url) => !url.pathname.endsWith("/new"));

  const page = await withoutStorage(student);
  await page.goto("/app/notifications");
  await expect(page.getByRole("heading", { name: "Tetap terkirim" })).toBeVisible();
  await page.getByRole("button", { name: "Tandai dibaca: Tanpa simpanan" }).click();
  await expect(
    page.getByRole("button", { name: "Tandai belum dibaca: Tanpa simpanan" }),
  ).toBeVisible();
  expect(consoleErrors).toEqual([]);
  await goOffline(page);
  await expect(page.getByText("Peramban ini tidak bisa menyimpan apa pun")).toBeVisible();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: /^Akun/ }).click();
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL(/\/login/);
  consoleErrors.length = 0; // the browser's errors while offline
});
