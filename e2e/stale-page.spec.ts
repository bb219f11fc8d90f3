import type { Page } from "playwright/test";
import { createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, send, subject } from "./support/composer";
import { E2E_ORIGIN } from "./support/environment";

const UNKNOWN_ACTION = "7f00000000000000000000000000000000deadbeef";

/** Makes the page one from before a deployment: the server does not know its actions. */
const makeStale = (page: Page) =>
  page.route("**/*", (route) => {
    const headers = route.request().headers();
    return headers["next-action"] === undefined
      ? route.fallback()
      : route.continue({ headers: { ...headers, "next-action": UNKNOWN_ACTION } });
  });

test("a page from before a deployment says so, and its reload keeps the text", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Setelah pembaruan");
  await makeStale(page);
  await send(page);
  await expect(page.getByText(/Portal ini baru saja diperbarui/)).toBeVisible();
  consoleErrors.length = 0; // the browser's error of the status 409
  await page.unrouteAll();
  await page.getByRole("button", { name: "Muat ulang" }).click();
  await expect(page.getByText(/Portal ini baru saja diperbarui/)).toBeHidden();
  await expect(subject(page)).toHaveValue("Setelah pembaruan");
  await send(page);
  await expect(page.getByText("Terkirim ke 1 siswa.")).toBeVisible();
});

test("a short form that is not kept is filled in again after that reload, without its password", async ({
  page,
}) => {
  await page.goto("/login");
  await page.getByLabel("Nama pengguna").fill("dewi.lestari");
  await page.locator("[name=password]").fill("belajar-bersama");
  await makeStale(page);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await expect(page.getByText(/Portal ini baru saja diperbarui/)).toBeVisible();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Muat ulang" }).click();
  await expect(page.getByText(/Portal ini baru saja diperbarui/)).toBeHidden();
  await expect(page.getByLabel("Nama pengguna")).toHaveValue("dewi.lestari");
  await expect(page.locator("[name=password]")).toHaveValue("");
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("belajar");
});

test("only a failed connection is called one", async ({ classroom, pageOf, consoleErrors }) => {
  const page = await pageOf(classroom.teacher);
  await openComposer(page, classroom.course);
  await fillIn(page, "Galat");
  await page.route("**/announcements/new", (route) =>
    route.request().method() === "POST" ? route.fulfill({ status: 502 }) : route.fallback(),
  );
  await send(page);
  await expect(page.getByText(/Ada yang tidak beres di pihak kami/)).toBeVisible();
  await page.unrouteAll();
  await page.route("**/announcements/new", (route) => route.abort());
  await send(page);
  await expect(page.getByText(/sambungan terputus/)).toBeVisible();
  await expect(subject(page)).toHaveValue("Galat");
  consoleErrors.length = 0; // the browser's errors of both
});

test("without JavaScript a form from before a deployment gets a page in the user's language", async ({
  classroom,
  request,
}) => {
  const { token } = await createSession(classroom.teacher);
  for (const [locale, title] of [
    ["id", "Portal ini baru saja diperbarui"],
    ["en", "The portal has just been updated"],
  ]) {
    const response = await request.post("/teach?a=<b>", {
      multipart: { [`$ACTION_ID_${UNKNOWN_ACTION}`]: "", title: "Kelas" },
      headers: { Origin: E2E_ORIGIN, Cookie: `session=${token}; locale=${locale}` },
    });
    expect(response.status()).toBe(409);
    expect(response.headers()["content-type"]).toBe("text/html; charset=utf-8");
    const html = await response.text();
    expect(html).toContain(`<html lang="${locale}">`);
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).not.toContain("<b>");
  }
});
