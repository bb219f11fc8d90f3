import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { chromium, type Page } from "playwright/test";
import { db } from "@/db/client";
import { change, session } from "@/db/schema";
import { contentFor, copyOf, published } from "@/lib/announcements/testing/announcements";
import { announce, createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { setRead } from "@/lib/notifications/mutations";
import { removeMember } from "@/lib/members/mutations";
import { expect, test } from "./fixtures";
import { fillIn, openComposer, subject } from "./support/composer";
import { E2E_ORIGIN } from "./support/environment";
import { goOffline, storedTexts, untilKept } from "./support/offline";

const withWorker = { serviceWorkers: "allow" } as const;
const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });
const main = (page: Page) => page.locator("main");

async function signIn(page: Page, user: Actor, origin = E2E_ORIGIN) {
  const { token } = await createSession(user);
  const expires = Date.now() / 1_000 + 3_600; // it outlives the browser
  await page.context().addCookies([{ name: "session", value: token, url: origin, expires }]);
}

test("on a shared phone nothing of the former user is left, on disk or on a page", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const { teacher, student, outsider, course } = classroom;
  const { id } = await announce(teacher, course, { title: "Hanya Dewi", message: "Rahasia Dewi." });
  const page = await pageOf(student, withWorker);
  await page.goto(`/app/notifications/${id}`);
  await untilKept(page, "Rahasia Dewi.");

  await page.getByRole("button", { name: /^Akun/ }).click();
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.waitForURL(/\/login/);
  await expect.poll(() => storedTexts(page)).not.toMatch(/Dewi|Rahasia|user_|notif_/);
  await signIn(page, outsider);
  await page.goto("/app/notifications");
  await untilKept(page, outsider.id);

  await page.context().setOffline(true);
  for (const path of ["/app/notifications", `/app/notifications/${id}`, "/app", "/"]) {
    await page.goto(path);
    await expect(page.getByText("Luring", { exact: true })).toBeVisible();
    expect(await page.content()).not.toMatch(/Dewi|Rahasia/);
  }
  const kept = await storedTexts(page);
  for (const trace of ["Dewi", "Rahasia", student.id, id]) expect(kept).not.toContain(trace);
  consoleErrors.length = 0; // the browser's errors while offline
});

test("an ended session and another user's sign-in remove what is kept, without a sign-out", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const { teacher, student, outsider, course } = classroom;
  const { announcementId } = await announce(teacher, course, { message: "Rahasia Dewi." });
  const page = await pageOf(student, withWorker);
  await page.goto("/app/notifications");
  await untilKept(page, "Rahasia Dewi.");
  await page.context().clearCookies();
  await page.goto("/login");
  await expect.poll(() => storedTexts(page)).not.toContain("Rahasia");

  await signIn(page, student);
  await page.goto("/app/notifications");
  await untilKept(page, "Rahasia Dewi.");
  await goOffline(page);
  await page.getByRole("button", { name: /^Tandai dibaca/ }).click();
  await untilKept(page, '"action"');
  await db.delete(session).where(eq(session.userId, student.id));
  await page.context().setOffline(false);
  await expect(page.getByText("Sesimu sudah berakhir.")).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => storedTexts(page)).not.toContain("Rahasia");
  expect(await storedTexts(page)).toContain('"action"'); // it waits for the same user's next session
  await signIn(page, outsider);
  await page.goto("/app/notifications");
  await untilKept(page, outsider.id);
  expect(await storedTexts(page)).not.toMatch(new RegExp(`Rahasia|"action"|${student.id}`));
  expect((await copyOf(announcementId, student)).readAt).toBeNull();
  const logged = await db.select().from(change).where(eq(change.userId, outsider.id));
  expect(logged.filter(({ kind }) => kind === "inbox")).toEqual([]);
  consoleErrors.length = 0;
});

test("what was read and confirmed without network reaches the server once, from the next visit", async ({
  classroom,
  launchOptions,
}, testInfo) => {
  const { teacher, student, course } = classroom;
  const asked = await published(
    teacher,
    contentFor([course], { title: "Izin", needsConfirmation: true }),
  );
  const read = await announce(teacher, course, {
    title: "Tugas <b>satu</b>",
    message: "Baris satu.\nBaris dua.",
  });
  await announce(teacher, course, { title: "Belum dibaca" });
  const open = () =>
    chromium.launchPersistentContext(testInfo.outputPath("profile"), {
      ...launchOptions,
      ...withWorker,
      baseURL: E2E_ORIGIN,
      locale: "id-ID",
      viewport: { width: 360, height: 800 },
    });

  const offline = await open();
  const page = offline.pages()[0] as Page;
  await signIn(page, student);
  await offline.addCookies([{ name: "theme", value: "dark", url: E2E_ORIGIN }]);
  await page.goto("/app/notifications");
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, 3 belum dibaca");
  await untilKept(page, "Baris dua.");
  await offline.setOffline(true);
  await page.getByRole("link", { name: "Tugas <b>satu</b>", exact: true }).click();
  await expect(main(page).getByText("Baris satu.\nBaris dua.")).toBeVisible();
  await expect(page.locator("body")).toHaveCSS("background-color", "rgb(15, 21, 18)"); // dark
  await page.getByRole("link", { name: "Semua notifikasi" }).click();
  await page.getByRole("link", { name: "Izin" }).click();
  await page.getByRole("button", { name: "Saya sudah membaca" }).click();
  await expect(main(page).getByText("Sudah dikonfirmasi")).toBeVisible();
  await expect(main(page).getByText("2 perubahan menunggu sambungan.")).toBeVisible();
  await page.locator("form [name=token]").evaluate((token: HTMLInputElement) => {
    token.value = "tebakan"; // as another site would
    token.form?.submit();
  });
  await expect(page).toHaveURL("/app/notifications");
  await expect(main(page).getByText("Sudah dikonfirmasi")).toBeVisible();
  await expect(main(page).getByText("2 perubahan menunggu sambungan.")).toBeVisible();
  await page.goto("/app/courses");
  await expect(main(page).getByText("Halaman itu perlu sambungan.")).toBeVisible();
  await expect(main(page).getByRole("img", { name: "Belum dibaca" })).toHaveCount(1);
  await offline.close();
  expect((await copyOf(asked, student)).confirmedAt).toBeNull();

  const reopened = Date.now();
  const online = await open();
  const [first, second] = [online.pages()[0] as Page, await online.newPage()];
  await Promise.all([first.goto("/app/notifications"), second.goto("/app")]);
  for (const tab of [first, second]) {
    await expect(bell(tab)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");
  }
  await expect.poll(() => storedTexts(first)).not.toContain('"action"'); // nothing waits
  const { confirmedAt } = await copyOf(asked, student);
  expect(confirmedAt?.getTime()).toBeGreaterThan(reopened - 2_000);
  expect((await copyOf(read.announcementId, student)).readAt).not.toBeNull();
  const logged = await db.select().from(change).where(eq(change.userId, student.id));
  expect(logged.filter(({ kind }) => kind === "inbox")).toHaveLength(2); // each once
  await online.close();
});

test("an open inbox keeps what is done without network, says so, and sends it when it is back", async ({
  classroom,
  pageOf,
  consoleErrors,
}) => {
  const { teacher, student, course } = classroom;
  const { id, announcementId } = await announce(teacher, course, { title: "Sebelum luring" });
  const asked = await published(
    teacher,
    contentFor([course], { title: "Izin", needsConfirmation: true }),
  );
  const page = await pageOf(student, withWorker);
  const other = await page.context().newPage();
  await other.goto(`/app/notifications/${(await copyOf(asked, student)).notificationId}`);
  await page.goto("/app/notifications");
  await untilKept(page, id);
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");
  await goOffline(page, other);
  await page.getByRole("button", { name: "Tandai dibaca: Sebelum luring" }).click();
  await expect(page.getByText("Tersimpan di perangkat ini.")).toBeVisible();
  await expect(page.getByRole("banner").getByText("1 menunggu")).toBeVisible();
  const row = main(page).getByRole("listitem").filter({ hasText: "Sebelum luring" });
  await expect(row.getByRole("button", { name: "Menunggu sambungan" })).toBeFocused();
  await expect(row.getByText("Sudah dibaca")).toBeAttached();
  await expect(row.getByRole("heading")).toHaveCSS("font-weight", "500");
  await other.getByRole("button", { name: "Saya sudah membaca" }).click();
  await expect(main(other).getByRole("button", { name: "Menunggu sambungan" })).toHaveCount(2);
  for (const tab of [page, other]) {
    await expect(bell(tab)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
    await expect(tab.getByRole("banner").getByText("2 menunggu")).toBeVisible();
  }
  expect((await copyOf(announcementId, student)).readAt).toBeNull();

  await page.context().setOffline(false);
  await expect(
    page.getByRole("button", { name: "Tandai belum dibaca: Sebelum luring" }),
  ).toBeVisible({ timeout: 15_000 });
  await expect(main(other).getByText("Kamu sudah mengonfirmasi pada")).toBeVisible();
  for (const tab of [page, other]) {
    await expect(tab.getByText("2 menunggu")).toBeHidden();
    await expect(tab.getByText("Menunggu sambungan")).toHaveCount(0);
    await expect(bell(tab)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
  }
  expect((await copyOf(announcementId, student)).readAt).not.toBeNull();
  expect((await copyOf(asked, student)).confirmedAt).not.toBeNull();

  await goOffline(page);
  await page.getByRole("button", { name: "Tandai belum dibaca: Sebelum luring" }).click();
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, 1 belum dibaca");
  await removeMember(teacher, { courseId: course.id, userId: student.id });
  await page.context().setOffline(false);
  const refused = page.getByText(/^1 perubahan yang kamu buat saat luring tidak bisa dipakai/);
  await expect(refused).toBeVisible({ timeout: 15_000 });
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
  await expect(main(page).getByText("Sebelum luring")).toHaveCount(0);
  consoleErrors.length = 0; // the browser's errors while offline
});

test("a page from before a deployment follows the count, and leaves the reload to its reader", async ({
  classroom: { teacher, student, course },
  pageOf,
  consoleErrors,
}) => {
  const [one, two] = [await announce(teacher, course), await announce(teacher, course)];
  const page = await pageOf(student);
  const build = readFileSync(".next/BUILD_ID", "utf8");
  await page.route("**/app/notifications", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(build, "lama") });
  });
  await page.goto("/app/notifications");
  await expect(page.getByText("Portal ini baru saja diperbarui.")).toBeVisible();
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  for (const [{ id }, count] of [
    [one, "1 belum dibaca"],
    [two, "semua sudah dibaca"],
  ] as const) {
    await setRead(student, { id, read: true }); // on another device
    await expect(bell(page)).toHaveAccessibleName(`Notifikasi, ${count}`);
  }
  await page.route("**/_next/static/**", (route) => route.abort()); // as if they were gone
  await bell(page).click();
  const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
  await expect(panel.getByText("Portal ini baru saja diperbarui.")).toBeVisible();
  expect(await page.evaluate(() => "isSame" in window)).toBe(true);
  consoleErrors.length = 0; // the browser's error of the missing script
});

test("a page and a worker from before a deployment are told, and the reload keeps what was typed", async ({
  classroom,
  pageOf,
}) => {
  const page = await pageOf(classroom.teacher, withWorker);
  const build = readFileSync(".next/BUILD_ID", "utf8");
  await page.route("**/announcements/new", async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(build, "lama");
    await route.fulfill({ response, body });
  });
  // A version that knows nothing of today's messages.
  await page.route("**/sw.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: "onfetch = onmessage = () => {};" }),
  );
  await openComposer(page, classroom.course);
  await expect(page.getByText("Portal ini baru saja diperbarui.")).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await fillIn(page, "Sebelum pembaruan");
  await page.unrouteAll();
  await page.getByRole("button", { name: "Muat ulang" }).click();
  await expect(page.getByText("Tersambung")).toBeVisible();
  await expect(page.getByText("Portal ini baru saja diperbarui.")).toBeHidden();
  await expect(subject(page)).toHaveValue("Sebelum pembaruan");
  await untilKept(page, classroom.teacher.id); // by the new worker
});

test("the portal can be installed, in both languages", async ({ classroom, pageOf, request }) => {
  const page = await pageOf(classroom.student, withWorker);
  await page.goto("/app");
  const devtools = await page.context().newCDPSession(page);
  const { errors, data = "", url } = await devtools.send("Page.getAppManifest");
  expect([errors, url]).toEqual([[], `${E2E_ORIGIN}/manifest/id.webmanifest`]);
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  const hindrances = installabilityErrors.map(({ errorId }) => errorId);
  expect(hindrances.filter((id) => id !== "in-incognito")).toEqual([]); // a context of a test is one

  const english = await (await request.get("/manifest/en.webmanifest")).json();
  const indonesian = JSON.parse(data);
  expect(english).toMatchObject({ id: indonesian.id, lang: "en", icons: indonesian.icons });
  expect(english.shortcuts[0].name).toBe("Notifications");
  for (const { src, sizes, type } of english.icons) {
    const icon = await request.get(src);
    expect([icon.status(), icon.headers()["content-type"]]).toEqual([200, type]);
    const body = await icon.body();
    expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`).toBe(sizes);
  }
  expect((await request.get("/manifest/fr.webmanifest")).status()).toBe(404);
  const worker = await request.get("/sw.js");
  expect(worker.headers()).toMatchObject({
    "cache-control": "no-cache",
    "content-type": expect.stringContaining("javascript"),
  });
});
