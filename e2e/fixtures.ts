import {
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
  test as base,
} from "playwright/test";
import { createActor, createCourse, createSession } from "@/lib/testing/factories";
import type { Actor } from "@/lib/auth/actor";
import { E2E_ORIGIN } from "./support/environment";

export type Classroom = {
  teacher: Actor;
  student: Actor;
  /** Belongs to another course. */
  outsider: Actor;
  course: { id: string; title: string; joinCode: string };
};

type Fixtures = {
  classroom: Classroom;
  /** A page in its own browser context, signed in as the user. */
  pageOf: (actor: Actor, options?: BrowserContextOptions) => Promise<Page>;
  /** E4: console errors of all pages, including violations of the policy; any of them fails the test. */
  consoleErrors: string[];
};

export const test = base.extend<Fixtures>({
  classroom: async ({}, use) => {
    const [teacher, student, outsider] = await Promise.all([
      createActor("teacher", { displayName: "Bu Ratna" }),
      createActor("student", { displayName: "Dewi Lestari" }),
      createActor("student", { displayName: "Rizky Ramadhan" }),
    ]);
    const course = await createCourse(teacher, { students: [student], title: "Web Dasar" });
    await createCourse(teacher, { students: [outsider], title: "Kelas lain" });
    await use({ teacher, student, outsider, course });
  },

  consoleErrors: async ({}, use) => {
    const consoleErrors: string[] = [];
    await use(consoleErrors);
    expect(consoleErrors, "errors in the browser's console").toEqual([]);
  },

  page: async ({ page, consoleErrors }, use) => {
    page.on("console", (message) => {
      // A visitor may open missing pages; a violation of the content policy is always an error.
      if (message.text().includes("Content Security Policy")) consoleErrors.push(message.text());
    });
    await use(page);
  },

  pageOf: async ({ browser, consoleErrors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (actor, options = {}) => {
      const context = await browser.newContext({
        baseURL: E2E_ORIGIN,
        locale: "id-ID",
        serviceWorkers: "block", // its own tests allow it; everything works without
        ...options,
      });
      contexts.push(context);
      const { token } = await createSession(actor);
      await context.addCookies([{ name: "session", value: token, url: E2E_ORIGIN }]);
      const page = await context.newPage();
      page.on("pageerror", (error) => consoleErrors.push(error.message));
      page.on("console", (message) => {
        const signedOut = message.text().includes("status of 401"); // the session was ended by the test
        if (message.type() === "error" && !signedOut)
          consoleErrors.push(`${message.text()} (${message.location().url})`);
      });
      return page;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
