import type { Page } from "playwright/test";
import { expect } from "../../fixtures";
import type { School } from "./school";
import { asOpened, refused, seenBy, type States, submit, unfold } from "./state";

const PORTAL = "(shell)/(portal)/app";

/** Opens what a button of the header opens. */
const openLayer = (id: string) => async (page: Page) => {
  await page.locator(`[popovertarget="${id}"]`).click();
  await expect(page.locator(`#${id}`)).toBeVisible();
};

async function openPanel(page: Page) {
  await openLayer("notification-panel")(page);
  await expect(page.locator("#notification-panel li").first()).toBeVisible();
}

const pressed = (button: string, shown: string) => async (page: Page) => {
  await page.locator(button).first().click();
  await expect(page.locator(shown).first()).toBeVisible();
};

const inbox = "/app/notifications";

const homeStates: States = {
  [`${PORTAL}/page.tsx`]: (school) => [
    ...seenBy("student", () => "/app", { "things to do": asOpened })(school),
    ...seenBy("beginner", () => "/app", { "nothing to do": asOpened })(school),
    ...seenBy("newcomer", () => "/app", {
      "no course": asOpened,
      "unknown code": refused({ joinCode: "TIADA234" }),
    })(school),
  ],
  [`${PORTAL}/calendar/page.tsx`]: seenBy("student", () => "/app/calendar", {
    "this month": asOpened,
    "an empty month": "?month=2090-01",
    "a new address": pressed("main form button:not([type=button]):visible", "main code"),
  }),
  [`${PORTAL}/courses/page.tsx`]: (school) => [
    ...seenBy("student", () => "/app/courses", { courses: asOpened })(school),
    ...seenBy("newcomer", () => "/app/courses", { none: asOpened })(school),
  ],
  [`${PORTAL}/courses/[id]/page.tsx`]: (school) => [
    ...seenBy("student", ({ courses }) => `/app/courses/${courses.course.id}`, {
      full: asOpened,
    })(school),
    ...seenBy("student", ({ courses }) => `/app/courses/${courses.archived.id}`, {
      archived: asOpened,
    })(school),
    ...seenBy("beginner", ({ courses }) => `/app/courses/${courses.empty.id}`, {
      empty: asOpened,
    })(school),
  ],
  [`${PORTAL}/join/page.tsx`]: seenBy("newcomer", () => "/app/join", {
    plain: asOpened,
    "unknown code": refused({ joinCode: "TIADA234" }),
  }),
  [`${PORTAL}/join/[code]/page.tsx`]: (school) => [
    ...seenBy("newcomer", ({ courses }) => `/app/join/${courses.toJoin.joinCode}`, {
      invited: asOpened,
    })(school),
    ...seenBy("newcomer", () => "/app/join/TIADA234", { unknown: asOpened })(school),
    ...seenBy("teacher", ({ courses }) => `/app/join/${courses.toJoin.joinCode}`, {
      "not a student": asOpened,
    })(school),
  ],
};

const inboxStates: States = {
  [`${PORTAL}/notifications/page.tsx`]: (school) => [
    ...seenBy("newcomer", () => inbox, { empty: asOpened })(school),
    ...seenBy("student", () => inbox, {
      full: asOpened,
      panel: openPanel,
      "account menu": openLayer("account-menu"),
      "filters to choose": unfold(),
      unread: "?unread=true",
      found: "?q=piket&type=course_update",
      "nothing found": "?q=gajah",
      "all marked": `?marked=${Date.now()}`,
    })(school),
  ],
  [`${PORTAL}/notifications/[id]/page.tsx`]: (school) => [
    ...Object.entries(school.copies).flatMap(([state, id]) =>
      seenBy("student", () => `${inbox}/${id}`, { [state]: asOpened })(school),
    ),
    ...seenBy("student", ({ copies }) => `${inbox}/${copies.corrected}`, {
      "what has changed": unfold(),
    })(school),
    ...seenBy("student", ({ copies }) => `${inbox}/${copies.plain}`, {
      "why it was received": unfold(),
    })(school),
    ...seenBy("admin", ({ copies }) => `${inbox}/${copies.plain}`, { shared: asOpened })(school),
  ],
  [`${PORTAL}/notifications/[id]/later/page.tsx`]: (school) =>
    (["plain", "snoozed", "withdrawn", "expired"] as const).flatMap((state) =>
      seenBy("student", ({ copies }) => `${inbox}/${copies[state]}/later`, { [state]: asOpened })(
        school,
      ),
    ),
};

const moduleState =
  (name: "open" | "done" | "later") =>
  ({ courses, modules }: School) =>
    `/app/courses/${courses.course.id}/modules/${modules[name].id}`;

const workStates: States = {
  [`${PORTAL}/courses/[id]/modules/[moduleId]/page.tsx`]: (school) => [
    ...seenBy("student", moduleState("open"), { "to do": asOpened })(school),
    ...seenBy("student", moduleState("done"), { done: asOpened })(school),
    ...seenBy("student", moduleState("later"), { "opening later": asOpened })(school),
    ...seenBy("teacher", moduleState("done"), { "of a teacher": asOpened })(school),
  ],
  [`${PORTAL}/projects/[id]/page.tsx`]: (school) => [
    ...(["open", "late", "waiting", "revise", "accepted"] as const).flatMap((state) =>
      seenBy("student", ({ projects }) => `/app/projects/${projects[state].id}`, {
        [state]: asOpened,
      })(school),
    ),
    ...seenBy("student", ({ projects }) => `/app/projects/${projects.open.id}`, {
      "unsafe link": refused({ link: "javascript:alert(1)" }),
    })(school),
  ],
};

const settingsStates: States = {
  [`${PORTAL}/settings/page.tsx`]: (school) => [
    ...seenBy("student", () => "/app/settings", {
      plain: asOpened,
      "a teacher's name": refused({ displayName: "Bu Ratna", age: "tiga" }),
      "wrong password": refused({ currentPassword: "bukan itu", newPassword: "kucing malam" }),
      saved: async (page) => {
        await submit({ displayName: "Dewi Lestari" })(page);
        await expect(page.locator("main [role=status]").first()).toBeVisible();
      },
    })(school),
    ...seenBy("teacher", () => "/app/settings", { "of a teacher": asOpened })(school),
  ],
  [`${PORTAL}/settings/data/page.tsx`]: (school) => [
    ...seenBy("student", () => "/app/settings/data", {
      plain: asOpened,
      "wrong password": refused({ currentPassword: "bukan itu" }),
    })(school),
    ...seenBy("beginner", () => "/app/settings/data", { requested: asOpened })(school),
  ],
  [`${PORTAL}/settings/what-teachers-see/page.tsx`]: (school) => [
    ...seenBy("student", () => "/app/settings/what-teachers-see", { full: asOpened })(school),
    ...seenBy("newcomer", () => "/app/settings/what-teachers-see", { empty: asOpened })(school),
  ],
};

export const studentStates: States = {
  ...homeStates,
  ...workStates,
  ...settingsStates,
};
export const readingStates: States = inboxStates;
