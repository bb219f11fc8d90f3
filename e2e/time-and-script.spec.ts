import type { Page } from "playwright/test";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { notification } from "@/db/schema";
import { announce, createActor, createCourse, createProject } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { publish } from "./support/pages";
import { E2E_ORIGIN } from "./support/environment";

const openPanel = (page: Page) => page.getByRole("button", { name: /^Notifikasi, / }).click();
const panelOf = (page: Page) => page.getByRole("region", { name: "Notifikasi", exact: true });
const MINUTE = 60_000;

for (const [what, minutes] of [
  ["ten minutes slow", -10],
  ["a day fast", 24 * 60],
] as const) {
  test(`with a device's clock ${what}, panel and inbox count from the server's time`, async ({
    classroom,
    pageOf,
  }) => {
    const page = await pageOf(classroom.student);
    await page.clock.setSystemTime(Date.now() + minutes * MINUTE);
    await page.goto("/app/notifications");
    await expect(page.getByText("Tersambung")).toBeVisible();
    await publish(classroom, "Kuis");
    await expect(page.getByTestId("badge")).toHaveText("1");
    await openPanel(page);
    const inPanel = panelOf(page).getByRole("listitem").filter({ hasText: "Kuis" }).locator("time");
    await expect(inPanel).toHaveText(/^(sekarang|\d+ detik yang lalu)$/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /1 baru/ }).click();
    const inbox = page.getByRole("main").getByRole("listitem").filter({ hasText: "Kuis" });
    await expect(inbox.locator("time")).toHaveText(/^(sekarang|\d+ detik yang lalu)$/);
  });
}

test("an inbox that stays open counts on", async ({ classroom, pageOf }) => {
  await announce(classroom.teacher, classroom.course, { title: "Kuis" });
  const page = await pageOf(classroom.student);
  await page.clock.install();
  await page.goto("/app/notifications");
  const time = page.getByRole("main").getByRole("listitem").locator("time");
  await expect(time).toHaveText(/detik|sekarang/);
  await expect(page.getByText("Tersambung")).toBeVisible();
  await page.clock.runFor(3 * MINUTE);
  await expect(time).toHaveText(/[34] menit yang lalu/);
});

const DAY = 24 * 60 * MINUTE;

test("what is due says the weekday and how far off it is, in the reader's zone", async ({
  classroom: { student, teacher, course },
  pageOf,
}) => {
  // Noon of two days ahead in WIB, which is the same day in WITA.
  const dueAt = new Date(
    Math.floor((Date.now() + 7 * 60 * MINUTE) / DAY) * DAY + 2 * DAY + 5 * 60 * MINUTE,
  );
  const { id } = await createProject(course, { title: "Situs", dueAt });
  const page = await pageOf(student);
  const text = /(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu), \d+ \w{3} \d{4}, 12\.00\sWIB · lusa$/;
  for (const path of ["/app", `/app/courses/${course.id}`, `/app/projects/${id}`]) {
    await page.goto(path);
    await expect(page.getByText(/^Batas waktu/).locator("..")).toHaveText(text);
  }
  const board = await pageOf(teacher);
  await board.goto(`/teach/projects/${id}`);
  await expect(board.getByText("Batas waktu:").locator("..")).toHaveText(text);
});

/** Moves the page's device from one zone to another. */
async function zoneOf(page: Page) {
  const session = await page.context().newCDPSession(page);
  return (timezoneId: string) => session.send("Emulation.setTimezoneOverride", { timezoneId });
}
const shownTime = (page: Page) => page.locator("article time");

test("who has chosen no time zone sees the device's", async ({ classroom, pageOf }) => {
  const { id } = await announce(classroom.teacher, classroom.course, { title: "Kuis" });
  const page = await pageOf(classroom.student);
  const moveTo = await zoneOf(page);
  await moveTo("Asia/Makassar");
  await page.goto(`/app/notifications/${id}`);
  await expect(shownTime(page)).toContainText("WITA");
  await expect(page.getByText(/Perangkatmu di/)).toHaveCount(0);
  await moveTo("Asia/Jayapura"); // on a journey
  await page.reload();
  await expect(shownTime(page)).toContainText("WIT");
});

test("who has chosen another zone than the device's is asked once", async ({
  classroom,
  pageOf,
}) => {
  const { id } = await announce(classroom.teacher, classroom.course, { title: "Kuis" });
  const page = await pageOf(classroom.student);
  await page.context().addCookies([{ name: "time_zone", value: "WIB", url: E2E_ORIGIN }]);
  const moveTo = await zoneOf(page);
  await moveTo("Asia/Makassar");
  await page.goto(`/app/notifications/${id}`);
  const question = page.getByText(/Perangkatmu di WITA/);
  await expect(question).toBeVisible();
  await expect(shownTime(page)).toContainText("WIB");
  await page.getByRole("button", { name: "Tetap WIB" }).click();
  await expect(question).toHaveCount(0);
  await page.reload();
  await expect(page.getByText("Tersambung")).toBeVisible();
  await expect(question).toHaveCount(0);

  await moveTo("Asia/Jayapura");
  await page.reload();
  await page.getByRole("button", { name: "Pakai WIT" }).click();
  await expect(shownTime(page)).toContainText("WIT");
  await expect(page.getByText(/Perangkatmu di/)).toHaveCount(0);
});

/** The horizontal places of some characters in an element's text. */
const placesOf = (page: Page, selector: string, marks: string[]) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, wanted) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found: Record<string, number> = {};
      while (walker.nextNode()) {
        const text = walker.currentNode as Text;
        for (const mark of wanted) {
          const index = text.data.indexOf(mark);
          if (index < 0 || mark in found) continue;
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + 1);
          found[mark] = range.getBoundingClientRect().left;
        }
      }
      return wanted.map((mark) => found[mark] ?? Number.NaN);
    }, marks);

const rising = (places: number[]) =>
  places.every((place, index) => index === 0 || place > Number(places[index - 1]));

const ARABIC = "\u0627\u0644\u0644\u063a\u0629 \u0627\u0644\u0639\u0631\u0628\u064a\u0629";

test("right-to-left names and texts keep their own direction and move nothing else", async ({
  pageOf,
}) => {
  const teacher = await createActor("teacher", { displayName: "\u0645\u062d\u0645\u062f" });
  const student = await createActor("student", { displayName: "\u0641\u0627\u0637\u0645\u0629" });
  const course = await createCourse(teacher, { students: [student], title: `${ARABIC} 7` });
  const message = "\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645.";
  const { id } = await announce(teacher, course, { title: ARABIC, message });
  const createdAt = new Date(Date.now() - 5 * MINUTE); // its age is told with words
  await db.update(notification).set({ createdAt }).where(eq(notification.id, id));
  const page = await pageOf(student);

  await page.goto("/app/notifications");
  await openPanel(page);
  await expect(panelOf(page).locator("time")).toBeVisible();
  expect(
    rising(await placesOf(page, "#notification-panel li span.text-sm", ["7", "·", "lalu"])),
  ).toBe(true);
  await page.keyboard.press("Escape");
  expect(rising(await placesOf(page, "main li p.truncate", ["lalu", "·", "7", "Guru"]))).toBe(true);

  await page.goto(`/app/notifications/${id}`);
  const direction = (text: string) =>
    page
      .getByText(text)
      .last()
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await direction(message)).toBe("rtl");
  expect(
    await page
      .getByRole("heading", { level: 1 })
      .evaluate((title) => getComputedStyle(title).direction),
  ).toBe("rtl");

  const composer = await pageOf(teacher);
  await composer.goto(`/teach/courses/${course.id}/announcements/new`);
  for (const label of ["Judul", "Isi pengumuman"]) {
    const field = composer.getByLabel(label, { exact: label === "Judul" });
    await field.fill(ARABIC);
    expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe("rtl");
    await field.fill("Tugas");
    expect(await field.evaluate((element) => getComputedStyle(element).direction)).toBe("ltr");
  }
});
