import type { Page } from "playwright/test";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { submission } from "@/db/schema";
import { createProject } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { type Classroom, expect } from "../../fixtures";
import { handIn, publish } from "../pages";
import { translate } from "../translator";

export type School = Classroom & {
  admin: Actor;
  visitor: Page;
  pageOf: (actor: Actor) => Promise<Page>;
};
type Story = (school: School) => Promise<Page>;
/** What people do on a page, by the page's file. */
export type Stories = Record<string, Story>;

export const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).click();
export const shows = (page: Page, text: string | RegExp) =>
  expect(page.getByText(text).filter({ visible: true }).first()).toBeVisible();

/** A translated page. */
export async function open(page: Page, path: string) {
  await page.goto(path);
  await translate(page);
  return page;
}

/** A translated page of one user, with the live stream connected. */
export async function openFor(school: School, actor: Actor, path: string) {
  const page = await open(await school.pageOf(actor), path);
  await shows(page, "Tersambung");
  return page;
}

/** Two notifications arrive: count, toasts and panel follow, and the panel opens. */
export async function receive(page: Page, school: School) {
  for (const [index, title] of ["Kabar pertama", "Kabar kedua"].entries()) {
    await publish(school, title);
    const toasts = page.getByRole("region", { name: /^Notifikasi baru/ });
    const toast = toasts.getByRole("listitem").filter({ hasText: title });
    await expect(toast.getByRole("link", { name: "Buka" })).toBeVisible();
    await expect(page.getByTestId("badge")).toHaveText(String(index + 1));
    await toast.getByRole("button", { name: "Tutup" }).click();
    await expect(toast).toHaveCount(0);
  }
  await press(page, /^Notifikasi, 2 /);
  const panel = page.getByRole("region", { name: "Notifikasi", exact: true });
  await expect(panel.getByRole("link", { name: /Kabar kedua/ })).toBeVisible();
  await publish(school, "Kabar ketiga");
  await expect(panel.getByRole("link", { name: /Kabar ketiga/ })).toBeVisible();
  await page.keyboard.press("Escape");
}

export const asStudent =
  (
    path: (school: School) => string,
    story?: (page: Page, school: School) => Promise<void>,
  ): Story =>
  async (school) => {
    const page = await openFor(school, school.student, path(school));
    await receive(page, school);
    await story?.(page, school);
    return page;
  };

export const asTeacher =
  (path: (school: School) => string, story: (page: Page, school: School) => Promise<void>): Story =>
  async (school) => {
    const page = await openFor(school, school.teacher, path(school));
    await story(page, school);
    return page;
  };

export const asAdmin =
  (path: string, story: (page: Page, school: School) => Promise<void>): Story =>
  async (school) => {
    const page = await openFor(school, school.admin, path);
    await story(page, school);
    return page;
  };

export async function checkTwoFiles(page: Page, columns: string) {
  for (const name of ["siapa.gerangan", "entah.siapa"]) {
    const buffer = Buffer.from(
      `${columns}\n${name}${columns.includes(",") ? ",guru besar" : ""}\n`,
    );
    const file = { name: "berkas.csv", mimeType: "text/csv", buffer };
    await page.getByLabel("Berkas CSV").setInputFiles(file);
    await press(page, "Periksa berkas");
    await shows(page, name);
  }
}

/** The student hands in; the submission waits for a review. */
export async function submitted({ student, course, pageOf }: School) {
  const project = await createProject(course);
  await handIn(await pageOf(student), project.id);
  const [row] = await db
    .select({ id: submission.id })
    .from(submission)
    .where(eq(submission.projectId, project.id));
  return { project, submission: row?.id ?? "" };
}
