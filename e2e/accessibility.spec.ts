import type { Page } from "playwright/test";
import { announce, createActor, createCourse, createProject } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { routes } from "./security/support/routes";
import { showIn, type Theme, violationsOf } from "./support/axe";
import { E2E_ORIGIN } from "./support/environment";
import { untilKept } from "./support/offline";
import { NARROW, reflowProblems } from "./support/reflow";
import { adminStates } from "./support/states/admin";
import { createSchool, type School } from "./support/states/school";
import type { State, States } from "./support/states/state";
import { readingStates, studentStates } from "./support/states/student";
import { teacherStates, writingStates } from "./support/states/teacher";
import { visitorStates, withoutPage } from "./support/states/visitor";

const groups: Record<string, States> = {
  "what everybody sees": { ...visitorStates, ...withoutPage },
  "a student's pages": studentStates,
  "a student's notifications": readingStates,
  "a teacher's courses": teacherStates,
  "a teacher's announcements and reviews": writingStates,
  "an admin's pages": adminStates,
};

/** Only redirects. */
const withoutStates = ["page.tsx"];

const isThorough = Boolean(process.env.AXE_ALL_STATES);

/**
 * Colours do not depend on the language, nor structure on the theme. The first is a phone, or a page zoomed to 400 %,
 * in every state; the second each page as it opens, for its time: every state with AXE_ALL_STATES.
 */
const views = [
  { locale: "id", theme: "light", size: NARROW, inAllStates: true },
  { locale: "en", theme: "dark", size: { width: 1280, height: 2_500 }, inAllStates: isThorough },
] as const;

test("every page has its states", () => {
  const listed = Object.values(groups).flatMap((states) => Object.keys(states));
  const pages = Object.keys(routes).filter((file) => file.endsWith("page.tsx"));
  expect([...listed, ...withoutStates].toSorted()).toEqual(
    [...pages, ...Object.keys(withoutPage)].toSorted(),
  );
});

type Look = { page: Page; theme: Theme; inBoth: boolean };

async function problemsOf({ page, theme, inBoth }: Look) {
  return [...(await violationsOf(page, theme, { inBoth })), ...(await reflowProblems(page))];
}

/** Everything that is wrong with a page in this state. `isOpen`: it is there, and nothing was done with it. */
async function problemsIn(state: State, { isOpen, ...look }: Look & { isOpen: boolean }) {
  const { page } = look;
  if (!isOpen) await page.goto(state.path);
  const at = `${state.path}, ${state.name}`;
  try {
    await state.reach?.(page);
  } catch (error) {
    return [`${at}: ${String(error)}`];
  }
  await expect(page.locator("h1").first()).toBeVisible();
  return (await problemsOf(look)).map((problem) => `${at}: ${problem}`);
}

for (const { locale, theme, size, inAllStates } of views) {
  for (const [group, states] of Object.entries(groups)) {
    test(`axe finds nothing, and nothing is cut off: ${group}, ${locale}`, async ({
      page: visitor,
      pageOf,
      consoleErrors,
    }) => {
      test.setTimeout(180_000);
      const school = await createSchool();
      const pages: Partial<Record<State["as"], Page>> = {};
      const pageFor = async (as: State["as"]) => {
        const page = as === "visitor" ? visitor : await pageOf(school.users[as]);
        await page.context().addCookies([{ name: "locale", value: locale, url: E2E_ORIGIN }]);
        await page.setViewportSize(size);
        page.setDefaultTimeout(5_000);
        await showIn(page, theme);
        return page;
      };
      const problems: string[] = [];
      let former: State | undefined;
      for (const state of statesOf(states, school)) {
        if (state.reach && !inAllStates) continue;
        const page = (pages[state.as] ??= await pageFor(state.as));
        const isOpen = former?.as === state.as && former.path === state.path && !former.reach;
        problems.push(...(await problemsIn(state, { page, theme, inBoth: false, isOpen })));
        former = state;
      }
      const others = consoleErrors.filter((error) => !/status of 40[34]/.test(error)); // such pages are meant
      consoleErrors.splice(0, consoleErrors.length, ...others);
      expect(problems).toEqual([]);
    });
  }

  test(`axe finds nothing in what replaces a page that failed or without network, ${locale}`, async ({
    classroom,
    pageOf,
    consoleErrors,
  }) => {
    const { id } = await announce(classroom.teacher, classroom.course, {
      message: "Sampai besok.",
    });
    const page = await pageOf(classroom.student, { serviceWorkers: "allow", viewport: size });
    await page.context().addCookies([{ name: "locale", value: locale, url: E2E_ORIGIN }]);
    await showIn(page, theme);
    await page.goto("/app/settings/data");
    // React then fails to remove it.
    await page.locator("main > :first-child").evaluate((element) => element.remove());
    await page.locator("nav a[href='/app/courses']").click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const problems = await problemsOf({ page, theme, inBoth: true });

    await page.goto("/app/notifications");
    await untilKept(page, "Sampai besok.");
    await page.context().setOffline(true);
    for (const path of ["/app/notifications", `/app/notifications/${id}`, "/app"]) {
      await page.goto(path);
      problems.push(...(await problemsOf({ page, theme, inBoth: true })));
    }
    expect(problems).toEqual([]);
    consoleErrors.length = 0; // of both
  });
}

const statesOf = (states: States, school: School) =>
  Object.values(states).flatMap((each) => each(school));

const long = (length: number) => "panjangsekali".repeat(10).slice(0, length);

test("titles, names and texts without a space wrap", async ({ pageOf }) => {
  const teacher = await createActor("teacher", { displayName: long(80) });
  const student = await createActor("student", { displayName: long(79) });
  const course = await createCourse(teacher, { students: [student], title: long(120) });
  const project = await createProject(course, { title: long(120) });
  const { id } = await announce(teacher, course, { title: long(120), message: long(130) });
  const at = `/teach/courses/${course.id}`;
  const paths = {
    teacher: [
      "/teach",
      at,
      `${at}/modules`,
      `${at}/edit`,
      `${at}/members`,
      `${at}/members/import`,
      `${at}/modules/${project.moduleId}`,
      `${at}/modules/${project.moduleId}/progress`,
      `${at}/announcements/new`,
      `/teach/projects/${project.id}`,
    ],
    student: [
      "/app",
      "/app/calendar",
      "/app/courses",
      `/app/courses/${course.id}`,
      `/app/courses/${course.id}/modules/${project.moduleId}`,
      `/app/projects/${project.id}`,
      "/app/notifications",
      `/app/notifications/${id}`,
      "/app/settings",
      "/app/settings/what-teachers-see",
    ],
    admin: ["/admin/courses", `/admin/users/${student.id}`],
  };
  const users = { teacher, student, admin: await createActor("admin") };
  const problems: string[] = [];
  for (const as of ["teacher", "student", "admin"] as const) {
    const page = await pageOf(users[as]);
    for (const path of paths[as]) {
      await page.goto(path);
      problems.push(...(await reflowProblems(page)).map((problem) => `${path}: ${problem}`));
    }
  }
  expect(problems).toEqual([]);
});
