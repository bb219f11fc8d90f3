import type { Page } from "playwright/test";
import { expect } from "../../fixtures";
import { asOpened, refused, seenBy, type State, type States, unfold } from "./state";

const TEACH = "(shell)/(teacher)/teach";
const COURSE = `${TEACH}/courses/[id]`;
const ofCourse =
  (part = "", kind: "course" | "empty" | "draft" | "archived" = "course") =>
  (school: Parameters<States[string]>[0]) =>
    `/teach/courses/${school.courses[kind].id}${part}`;

/** Chooses a file to import, and waits for the result of each row. */
export const checkFile = (text: string) => async (page: Page) => {
  const file = { name: "kelas.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.locator("[name=file]").setInputFiles(file);
  await page.locator("form:has([name=file]) button:not([type=button]):visible").click();
  await expect(page.locator("main section").last()).toBeVisible();
};

const courseStates: States = {
  [`${TEACH}/page.tsx`]: (school) => [
    ...seenBy("teacher", () => "/teach", {
      full: asOpened,
      "a title too long": refused(
        { title: "a".repeat(201) },
        unfold("details:has([name=title]) > summary"),
      ),
    })(school),
    ...seenBy("newTeacher", () => "/teach", { "hardly anything": asOpened })(school),
  ],
  [`${COURSE}/page.tsx`]: (school) => [
    ...seenBy("teacher", ofCourse(), {
      full: asOpened,
      scheduled: "?list=scheduled",
      withdrawn: "?list=withdrawn",
      "drafts, one to discard": async (page) => {
        await page.goto(`${page.url()}?list=drafts`);
        await unfold("main li summary")(page);
      },
    })(school),
    ...(["empty", "draft", "archived"] as const).flatMap((kind) =>
      seenBy("teacher", ofCourse("", kind), { [kind]: asOpened })(school),
    ),
  ],
  [`${COURSE}/edit/page.tsx`]: (school) => [
    ...seenBy("teacher", ofCourse("/edit"), {
      plain: asOpened,
      "no title": (page) => refused({ title: " ", description: "" })(page),
      "unknown colleague": refused({ username: "siapa.gerangan" }),
    })(school),
    ...seenBy("teacher", ofCourse("/edit", "draft"), { "to delete": unfold() })(school),
    ...seenBy("admin", ofCourse("/edit"), { "to hand over": asOpened })(school),
  ],
  [`${COURSE}/invite/page.tsx`]: seenBy("teacher", ofCourse("/invite"), { plain: asOpened }),
};

const moduleStates: States = {
  [`${COURSE}/modules/page.tsx`]: (school) => [
    ...seenBy("teacher", ofCourse("/modules"), {
      full: asOpened,
      "a title too long": async (page) => {
        const open = unfold("details:has([name=title]) > summary");
        await refused({ title: "x".repeat(200) }, open)(page);
        await page.evaluate(() => scrollTo(0, 0)); // no button is half under a bar
      },
    })(school),
    ...seenBy("teacher", ofCourse("/modules", "empty"), { none: asOpened })(school),
  ],
  [`${COURSE}/modules/[moduleId]/page.tsx`]: seenBy(
    "teacher",
    ({ courses, projects }) =>
      `/teach/courses/${courses.course.id}/modules/${projects.open.moduleId}`,
    { plain: asOpened, "a title too long": refused({ title: "x".repeat(200) }) },
  ),
  [`${COURSE}/modules/[moduleId]/progress/page.tsx`]: seenBy(
    "teacher",
    ({ courses, modules }) =>
      `/teach/courses/${courses.course.id}/modules/${modules.done.id}/progress`,
    { full: asOpened, "nobody left": "?show=remaining" },
  ),
};

const memberStates: States = {
  [`${COURSE}/members/page.tsx`]: (school) => [
    ...seenBy("teacher", ofCourse("/members"), {
      full: asOpened,
      "nobody found": "?search=gajah",
      "unknown name": refused(
        { username: "siapa.gerangan" },
        unfold("details:has([name=username]) > summary"),
      ),
      "one to remove": unfold("main li summary, main tr summary"),
    })(school),
    ...seenBy("newTeacher", ({ courses }) => `/teach/courses/${courses.toJoin.id}/members`, {
      none: asOpened,
    })(school),
  ],
  [`${COURSE}/members/import/page.tsx`]: seenBy("teacher", ofCourse("/members/import"), {
    plain: asOpened,
    "a result": checkFile("username\nsiapa.gerangan\n"),
  }),
};

const composeStates: States = {
  [`${COURSE}/announcements/new/page.tsx`]: (school) => [
    ...seenBy("teacher", ofCourse("/announcements/new"), {
      plain: asOpened,
      refused: (page) =>
        refused({ title: "a".repeat(201), message: "Halo", link: "contoh.sch.id" })(page),
    })(school),
    ...seenBy(
      "newTeacher",
      ({ courses }) => `/teach/courses/${courses.toJoin.id}/announcements/new`,
      {
        "to nobody": asOpened,
      },
    )(school),
  ],
  [`${TEACH}/announcements/[id]/edit/page.tsx`]: (school) => [
    ...(["draft", "scheduled"] as const).flatMap((kind) =>
      seenBy("teacher", ({ own }) => `/teach/announcements/${own[kind]}/edit`, {
        [kind]: asOpened,
      })(school),
    ),
    ...seenBy("teacher", ({ own }) => `/teach/announcements/${own.draft}/edit`, {
      "who receives it": unfold(),
    })(school),
    ...seenBy("admin", ({ own }) => `/teach/announcements/${own.bySchool}/edit`, {
      "of the school": asOpened,
    })(school),
  ],
  [`${TEACH}/announcements/[id]/page.tsx`]: (school) => [
    ...(["plain", "asked", "corrected", "withdrawn"] as const).flatMap((kind) =>
      seenBy("teacher", ({ sent }) => `/teach/announcements/${sent[kind]}`, {
        [kind]: asOpened,
      })(school),
    ),
    ...seenBy("teacher", ({ sent }) => `/teach/announcements/${sent.asked}`, {
      "confirmed by nobody": "?state=confirmed",
      "to withdraw": unfold("main details:last-of-type > summary"),
      "nothing corrected": correctNothing,
    })(school),
  ],
};

async function correctNothing(page: Page) {
  await unfold("details:has([name=correction]) > summary")(page);
  await page.locator("form:has([name=correction]) button:not([type=button]):visible").click();
  await expect(
    page.locator("form:has([name=correction]) :is([role=alert], [aria-invalid])").first(),
  ).toBeVisible();
}

const reviewState = (
  name: "waiting" | "revise" | "accepted",
  reach?: State["reach"],
): States[string] =>
  seenBy("teacher", ({ projects }) => `/teach/submissions/${projects.submissions[name].id}`, {
    [name]: reach ?? asOpened,
  });

const reviewStates: States = {
  [`${TEACH}/projects/[id]/page.tsx`]: seenBy(
    "teacher",
    ({ projects }) => `/teach/projects/${projects.open.id}`,
    { full: asOpened, "nobody accepted": "?show=accepted" },
  ),
  [`${TEACH}/submissions/[id]/page.tsx`]: (school) => [
    ...reviewState("waiting")(school),
    ...reviewState("waiting", async (page) => {
      await page.locator("[name=state]").last().check();
      await refused({ reviewNote: "" })(page);
    })(school),
    ...reviewState("accepted")(school),
    ...reviewState("revise", unfold())(school),
  ],
};

export const teacherStates: States = { ...courseStates, ...moduleStates, ...memberStates };
export const writingStates: States = { ...composeStates, ...reviewStates };
