import type { Page } from "playwright/test";

/** Lets the next form reach the server, and loses the answer on the way back. */
export async function loseNextAnswer(page: Page) {
  await page.route("**/*", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
    return page.unrouteAll({ behavior: "ignoreErrors" });
  });
}
