import type { Page } from "playwright/test";
import { expect } from "../../fixtures";
import { asOpened, refused, seenBy, type States, submit, unfold } from "./state";
import { checkFile } from "./teacher";

const ADMIN = "(shell)/(admin)/admin";
const ofUser = (name: "student" | "suspended" | "teacher", part = "") =>
  seenAt((school) => `/admin/users/${school.users[name].id}${part}`);
const seenAt =
  (path: (school: Parameters<States[string]>[0]) => string) =>
  (states: Parameters<typeof seenBy>[2]) =>
    seenBy("admin", path, states);

async function chooseAll(page: Page) {
  const all = page.locator("main form input[type=checkbox]:visible").first();
  await all.check();
  await expect(page.locator("main [role=status]").first()).toBeVisible();
}

const issued = (page: Page) => expect(page.locator("main code").first()).toBeVisible();

const listStates: States = {
  [`${ADMIN}/page.tsx`]: seenBy("admin", () => "/admin", { plain: asOpened }),
  [`${ADMIN}/announcements/page.tsx`]: seenBy("admin", () => "/admin/announcements", {
    plain: asOpened,
  }),
  [`${ADMIN}/audit/page.tsx`]: seenBy("admin", () => "/admin/audit", {
    full: asOpened,
    "nothing found": "?actor=tidak.ada.orangnya",
  }),
  [`${ADMIN}/courses/page.tsx`]: seenBy("admin", () => "/admin/courses", {
    full: asOpened,
    "nothing found": "?search=gajah",
  }),
  [`${ADMIN}/deletion-requests/page.tsx`]: seenBy("admin", () => "/admin/deletion-requests", {
    full: asOpened,
    "declined without a reason": async (page) => {
      await unfold()(page);
      await page.locator("[name=reason]:visible").fill(" ");
      await page.locator("form:has([name=reason]:visible) button:visible").last().click();
      await expect(page.locator("[name=reason][aria-invalid=true]")).toBeVisible();
    },
  }),
};

const userStates: States = {
  [`${ADMIN}/users/page.tsx`]: (school) => [
    ...seenBy("admin", () => "/admin/users", {
      full: asOpened,
      "nobody found": "?search=tidak-ada",
      "some chosen": chooseAll,
    })(school),
  ],
  [`${ADMIN}/users/new/page.tsx`]: seenBy("admin", () => "/admin/users/new", {
    plain: asOpened,
    "wrong name": refused({ username: "a b" }),
    created: async (page) => {
      await submit({ username: `kata${crypto.randomUUID().slice(0, 8)}` })(page);
      await issued(page);
    },
  }),
  [`${ADMIN}/users/import/page.tsx`]: seenBy("admin", () => "/admin/users/import", {
    plain: asOpened,
    "a result": checkFile("username,role\nbaru.sekali,student\nx,guru besar\n"),
  }),
  [`${ADMIN}/users/[id]/page.tsx`]: (school) => [
    ...ofUser("student")({
      plain: asOpened,
      "wrong age": refused({ displayName: "Dewi", age: "tiga" }),
      "a new password": async (page) => {
        await page.locator("main h3 ~ form button:visible").last().click();
        await issued(page);
      },
    })(school),
    ...ofUser("suspended")({ suspended: asOpened })(school),
    ...seenBy("admin", ({ users }) => `/admin/users/${users.admin.id}`, { oneself: asOpened })(
      school,
    ),
  ],
  [`${ADMIN}/users/[id]/delete/page.tsx`]: (school) => [
    ...ofUser(
      "student",
      "/delete",
    )({
      plain: asOpened,
      "another name": refused({ username: "bukan" }),
    })(school),
    ...ofUser("teacher", "/delete")({ "courses to hand over": asOpened })(school),
    ...seenBy("admin", ({ users }) => `/admin/users/${users.leaver.id}/delete`, {
      requested: asOpened,
    })(school),
  ],
};

export const adminStates: States = { ...listStates, ...userStates };
