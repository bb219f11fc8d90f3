import type { Page } from "playwright/test";
import { contentFor, copyOf, published } from "@/lib/announcements/testing/announcements";
import { correctAnnouncement } from "@/lib/announcements/correction";
import { remindUnconfirmed } from "@/lib/announcements/reminders";
import type { Actor } from "@/lib/auth/actor";
import { announce, createCourse, createFile, createSession } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { E2E_ORIGIN } from "./support/environment";
import { pollNow } from "./support/tabs";

const entries = (page: Page) => page.getByRole("main").getByRole("heading", { level: 3 });
const titlesOn = async (page: Page) =>
  (await entries(page).allInnerTexts()).map((each) => each.trim());

/** Has it come back at once, as the page's choices cannot. */
async function snoozeFor(actor: Actor, id: string, ms: number) {
  const { token } = await createSession(actor);
  const response = await fetch(`${E2E_ORIGIN}/api/notifications/${id}/snooze`, {
    method: "PUT",
    headers: {
      Cookie: `session=${token}`,
      Origin: E2E_ORIGIN,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ until: new Date(Date.now() + ms).toISOString() }),
  });
  expect(response.status).toBe(200);
}

for (const javaScriptEnabled of [true, false]) {
  test(`the inbox is searched and filtered ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    classroom: { teacher, student, course },
    pageOf,
  }) => {
    const robotics = await createCourse(teacher, { students: [student], title: "Robotika" });
    await announce(teacher, course, { title: "Kuis Jum'at", message: "Bawa “penggaris” 50%." });
    await announce(teacher, course, { title: "Jadwal baru", type: "schedule" });
    await announce(teacher, robotics, { title: "Kuis robot", type: "assignment" });
    const page = await pageOf(student, { javaScriptEnabled });
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto("/app/notifications");
    const form = page.getByRole("search", { name: "Cari dan saring notifikasi" });
    const open = () => page.locator("summary", { hasText: "Cari dan saring" }).click();
    const search = async (words: string, ...choices: [label: string, option: string][]) => {
      await open();
      await form.getByLabel("Cari kata").fill(words);
      for (const [label, option] of choices) {
        await form.getByLabel(label).selectOption({ label: option });
      }
      await form.getByRole("button", { name: "Cari" }).click();
    };
    await search("KUI");
    await expect(page).toHaveURL(/[?&]q=KUI/);
    await expect(entries(page)).toHaveCount(2);
    await expect(page.getByRole("button", { name: "Tandai semua dibaca" })).toHaveCount(0);

    await search("KUI", ["Kursus", "Robotika"]);
    await expect(entries(page)).toHaveText(["Kuis robot"]);
    await search("KUI", ["Jenis", "Jadwal"]);
    await expect(page.getByRole("status").filter({ hasText: "KUI" })).toBeVisible();

    await page.getByRole("link", { name: /^Hapus saringan: .*KUI/ }).click();
    await expect(page).not.toHaveURL(/[?&]q=/);
    await page.getByRole("link", { name: /^Hapus saringan: .*Robotika/ }).click();
    await expect(entries(page)).toHaveText(["Jadwal baru"]);
    await open();
    await expect(form.getByLabel("Cari kata")).toHaveValue("");
    await expect(form.getByLabel("Kursus")).toHaveValue("");
    await open();
    await search(`"NEAR" *% jumat`, ["Jenis", "Semua jenis"]);
    await expect(page.getByText(/^Tidak ada notifikasi yang cocok dengan/)).toBeVisible();
    await search(`"*% jumat 50 peng`);
    await expect(entries(page)).toHaveText(["Kuis Jum'at"]);
    await page.getByRole("link", { name: "Belum dibaca", exact: true }).click();
    await expect(page).toHaveURL(/unread=true/);
    await expect(entries(page)).toHaveText(["Kuis Jum'at"]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
}

test("a notification that is put off says so, can be taken back, and comes back live in two tabs", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const { id } = await announce(teacher, course, { title: "Bawa laptop" });
  await announce(teacher, course, { title: "Paling baru" });
  const page = await pageOf(student);
  await page.goto("/app/notifications");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Bawa laptop" });
  const remindLater = row.getByRole("link", { name: "Ingatkan nanti" });
  await expect(remindLater).toHaveAccessibleDescription("Bawa laptop");
  await remindLater.click();
  await page.getByText("Kenapa saya menerima ini?").click();
  await expect(page.getByRole("button", { name: /^Bisukan kursus/ })).toBeVisible();
  await page.getByRole("button", { name: "Besok pagi" }).click();
  await expect(page).toHaveURL("/app/notifications");
  await expect(row).toContainText("Diingatkan besok 07.00 WIB");
  const bell = page.getByRole("button", { name: "Notifikasi, 1 belum dibaca" });
  await bell.click();
  const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
  await expect(panel.getByRole("link", { name: /Bawa laptop/ })).toContainText("Diingatkan nanti");
  await page.keyboard.press("Escape");
  await row.getByRole("button", { name: /^Batalkan pengingat/ }).click();
  await expect(page.getByTestId("badge")).toHaveText("2");
  await expect(row).not.toContainText("Diingatkan");

  const second = await page.context().newPage();
  await second.goto("/app/notifications");
  await expect(second.getByText("Tersambung")).toBeVisible();
  await snoozeFor(student, id, 3_600_000);
  for (const tab of [page, second]) {
    await expect(tab.getByTestId("badge")).toHaveText("1");
    await expect(tab.getByRole("main").getByText("Diingatkan")).toBeVisible(); // the list is fetched again
  }
  await snoozeFor(student, id, 500);
  for (const tab of [page, second]) {
    await expect(tab.getByTestId("badge")).toHaveText("2");
    await tab.getByRole("button", { name: /1 baru/ }).click();
    await expect(entries(tab).first()).toHaveText("Bawa laptop");
    expect(await titlesOn(tab)).toEqual(["Bawa laptop", "Paling baru"]);
  }
});

test("the panel says what was corrected or asks for a confirmation; what is raised while it is read stays read", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const id = await published(
    teacher,
    contentFor([course], { title: "Izin", needsConfirmation: true }),
  );
  const content = { title: "Izin orang tua", message: "Baru.", link: null };
  await correctAnnouncement(teacher, id, { content, correction: "minor", version: 1 });
  await pollNow(teacher);
  const page = await pageOf(student);
  await page.goto("/app");
  await page.getByRole("button", { name: /^Notifikasi,/ }).click();
  const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
  await expect(panel.getByRole("link", { name: /Izin orang tua/ })).toContainText(
    /Perlu konfirmasi.*Diperbarui/,
  );

  // Raised while its page is looked at, it is read again.
  await panel.getByRole("link", { name: /Izin orang tua/ }).click();
  await expect(page.getByRole("button", { name: "Notifikasi, semua sudah dibaca" })).toBeVisible();
  await remindUnconfirmed(teacher, id);
  await pollNow(teacher);
  await expect(page.getByRole("region", { name: /^Notifikasi baru/ })).toContainText("Izin");
  await expect(page.getByRole("button", { name: "Notifikasi, semua sudah dibaca" })).toBeVisible();
  await expect.poll(async () => (await copyOf(id, student)).readAt).not.toBeNull();
});

test("a notification's link and files follow its text, and what the sender learns comes last", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const { id, announcementId } = await announce(teacher, course, { message: "Bawa laptop." });
  await createFile(teacher, { name: "Surat.pdf", of: { announcementId } });
  const page = await pageOf(student, { viewport: { width: 360, height: 740 } });
  await page.goto("/app/notifications");
  const origin = page.getByRole("main").getByRole("listitem").locator("p", { hasText: "lampiran" });
  await expect(origin).toContainText(course.title);
  expect(await origin.evaluate((line) => line.scrollHeight - line.clientHeight)).toBe(0);

  await page.goto(`/app/notifications/${id}`);
  const shown = page.getByRole("article");
  const parts = [
    shown.getByText("Bawa laptop."),
    shown.getByRole("link", { name: "Buka kursus" }),
    shown.getByRole("link", { name: /Surat\.pdf/ }),
    shown.getByText("Pengirimnya hanya melihat"),
    shown.getByText("Ingatkan nanti"),
  ];
  const tops = await Promise.all(parts.map(async (part) => (await part.boundingBox())?.y ?? NaN));
  expect(tops).toEqual(tops.toSorted((a, b) => a - b));
});
