import { createActor } from "@/lib/testing/factories";
import { expect, test } from "./fixtures";
import { routes } from "./security/support/routes";
import { adminStories } from "./support/stories/admin";
import { portalStories } from "./support/stories/portal";
import { teachingStories } from "./support/stories/teaching";
import { visitorStories } from "./support/stories/visitor";

const stories = { ...visitorStories, ...portalStories, ...teachingStories, ...adminStories };

test("the table lists every page", () => {
  const pages = Object.keys(routes).filter((file) => file.endsWith("page.tsx"));
  expect(Object.keys(stories).toSorted()).toEqual(pages.toSorted());
});

for (const [file, story] of Object.entries(stories)) {
  test(`a translated page keeps working: ${file}`, async ({
    classroom,
    pageOf,
    page: visitor,
    consoleErrors,
  }) => {
    visitor.on("pageerror", (error) => consoleErrors.push(error.message));
    const page = await story({ ...classroom, admin: await createActor("admin"), visitor, pageOf });
    expect(await page.locator("font font").count()).toBeGreaterThan(0); // it was translated
  });
}
