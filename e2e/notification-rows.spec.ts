import type { Page } from "playwright/test";
import { announce, createProject } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const connected = (page: Page) => expect(page.getByText("Tersambung")).toBeVisible();
const bell = (page: Page) => page.getByRole("button", { name: /^Notifikasi,/ });
const toast = (page: Page) =>
  page.getByRole("region", { name: /Notifikasi baru/ }).getByRole("listitem");

/** Where the toast, the panel and the inbox lead, for the only notification; each says `label`. */
async function targetsOf(page: Page, label: RegExp) {
  const shownIn = {
    toast: toast(page).getByRole("link", { name: label }),
    panel: page.locator("#notification-panel").getByRole("link", { name: label }),
    inbox: page.getByRole("main").getByRole("link", { name: label }),
  };
  const toasted = await shownIn.toast.getAttribute("href");
  await bell(page).click();
  const inPanel = await shownIn.panel.getAttribute("href");
  await page.goto("/app/notifications");
  return [toasted, inPanel, await shownIn.inbox.getAttribute("href")];
}

test("a notification about work says where it leads, and leads there from everywhere", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  const project = await createProject(course);
  const [theirs, page] = [await pageOf(student), await pageOf(teacher)];
  await page.goto("/teach");
  await connected(page);
  await theirs.goto(`/app/projects/${project.id}`);
  await theirs.getByLabel("Tautan hasil kerjamu").fill("https://situs.example/");
  await theirs.getByRole("button", { name: "Kumpulkan" }).click();

  const [first = null, ...others] = await targetsOf(page, /Nilai sekarang/);
  expect(first).toMatch(/^\/teach\/submissions\/submission_\w+$/);
  expect(others).toEqual([first, first]);
  await page
    .getByRole("main")
    .getByRole("link", { name: /Nilai sekarang/ })
    .click();
  await expect(page).toHaveURL(String(first));
  await expect(bell(page)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");

  await theirs.goto("/app");
  await connected(theirs);
  await page.getByLabel("Diterima").check();
  await page.getByRole("button", { name: "Kirim penilaian" }).click();
  const path = `/app/projects/${project.id}`;
  expect(await targetsOf(theirs, /Lihat proyek/)).toEqual([path, path, path]);
  await theirs.goto(path);
  await expect(bell(theirs)).toHaveAccessibleName("Notifikasi, semua sudah dibaca");
});

test("a phone's screen holds five notifications, each with a button for its read state", async ({
  classroom: { teacher, student, course },
  pageOf,
}) => {
  for (let number = 1; number <= 6; number += 1) {
    const message = "Kumpulkan paling lambat Jumat pukul 16.00, lewat halaman proyek. ".repeat(3);
    await announce(teacher, course, { title: `Tugas ${number}: halaman profil`, message });
  }
  const page = await pageOf(student);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto("/app/notifications");
  const bar = await page.getByRole("navigation", { name: "Menu utama" }).boundingBox();
  const row = page.getByRole("main").getByRole("listitem").nth(4);
  const box = await row.boundingBox();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);

  const title = (await row.getByRole("heading").innerText()).trim();
  const markRead = row.getByRole("button", { name: `Tandai dibaca: ${title}` });
  const target = await markRead.boundingBox();
  expect(Math.min(target?.width ?? 0, target?.height ?? 0)).toBeGreaterThanOrEqual(44);
  await markRead.click();
  await expect(row.getByRole("button", { name: `Tandai belum dibaca: ${title}` })).toBeVisible();
  await expect(page).toHaveURL("/app/notifications");
});
