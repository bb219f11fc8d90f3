import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright/test";
import {
  announce,
  createActor,
  createCourse,
  createModule,
  createProject,
} from "@/lib/testing/factories";
import { expect, test } from "./fixtures";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");

/** The violations that axe finds on the page, with their elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe); // the page's policy would block a script element
  const { violations: found } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`));
}

/** Opens each page at phone size and expects no axe violation and no horizontal scroll. */
async function expectNoViolations(page: Page, colorScheme: "light" | "dark", paths: string[]) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of paths) {
    await page.goto(path);
    expect({ path, found: await violations(page) }).toEqual({ path, found: [] });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect({ path, tooWide }).toEqual({ path, tooWide: false });
  }
}

const long = (length: number) => "panjangsekali".repeat(10).slice(0, length);

test("titles, names and texts without a space wrap", async ({ pageOf }) => {
  const teacher = await createActor("teacher", { displayName: long(80) });
  const student = await createActor("student", { displayName: long(79) });
  const course = await createCourse(teacher, { students: [student], title: long(120) });
  const project = await createProject(course, { title: long(120) });
  const { id } = await announce(teacher, course, { title: long(120), message: long(130) });
  const [teacherPage, studentPage] = [await pageOf(teacher), await pageOf(student)];
  const admin = await pageOf(await createActor("admin"));
  const at = `/teach/courses/${course.id}`;
  await expectNoViolations(teacherPage, "light", [
    "/teach",
    at,
    `${at}/modules`,
    `${at}/edit`,
    `${at}/members`,
    `${at}/members/import`,
    `${at}/modules/${project.moduleId}`,
    `${at}/announcements/new`,
    `/teach/projects/${project.id}`,
  ]);
  await expectNoViolations(studentPage, "light", [
    "/app",
    "/app/calendar",
    "/app/courses",
    `/app/courses/${course.id}`,
    `/app/projects/${project.id}`,
    "/app/notifications",
    `/app/notifications/${id}`,
    "/app/settings",
    "/app/settings/what-teachers-see",
  ]);
  await expectNoViolations(admin, "light", ["/admin/courses", `/admin/users/${student.id}`]);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`no page has an axe violation or scrolls horizontally (${colorScheme}, 360 px)`, async ({
    classroom,
    pageOf,
    page: visitor,
  }) => {
    test.setTimeout(120_000);
    await createModule(classroom.course);
    const { id } = await announce(classroom.teacher, classroom.course, {
      link: `https://contoh.sch.id/${"panjang".repeat(12)}`,
    });
    const course = classroom.course.id;
    const [student, teacher] = [await pageOf(classroom.student), await pageOf(classroom.teacher)];
    await expectNoViolations(visitor, colorScheme, ["/login", "/register", "/tidak-ada"]);
    await expectNoViolations(teacher, colorScheme, [
      "/teach",
      `/teach/courses/${course}`,
      `/teach/courses/${course}/modules`,
      `/teach/courses/${course}/edit`,
      `/teach/courses/${course}/members`,
      `/teach/courses/${course}/members/import`,
      `/teach/courses/${course}/announcements/new`,
    ]);
    await expectNoViolations(student, colorScheme, [
      "/app",
      "/app/calendar",
      "/app/courses",
      `/app/courses/${course}`,
      "/app/notifications",
      "/app/notifications?unread=true",
      `/app/notifications/${id}`,
      "/app/settings",
      "/app/settings/data",
      "/app/settings/what-teachers-see",
    ]);
    await student.getByRole("button", { name: /^Notifikasi,/ }).click();
    await expect(student.getByRole("link", { name: "Lihat semua notifikasi" })).toBeVisible();
    expect(await violations(student)).toEqual([]);
  });

  test(`no admin page has an axe violation or scrolls horizontally (${colorScheme}, 360 px)`, async ({
    classroom,
    pageOf,
  }) => {
    const admin = await pageOf(await createActor("admin"));
    const { id } = classroom.teacher;
    await expectNoViolations(admin, colorScheme, [
      "/admin",
      "/admin/deletion-requests",
      "/admin/users",
      "/admin/users?search=tidak-ada",
      "/admin/users/new",
      "/admin/users/import",
      `/admin/users/${id}`,
      `/admin/users/${id}/delete`,
      "/admin/courses",
      "/admin/audit",
      "/admin/announcements",
    ]);
    await admin.goto("/admin/users");
    await admin.getByLabel("Pilih semua di halaman ini").check();
    await expect(admin.getByRole("button", { name: "Tangguhkan" })).toBeVisible();
    expect(await violations(admin)).toEqual([]);
  });
}
