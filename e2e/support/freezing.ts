import { type BrowserContext, chromium, type LaunchOptions, type Page } from "playwright/test";

const DEVTOOLS_PORT = 3214;

/** A browser whose pages can be frozen: Playwright's usual settings keep every page awake. */
export async function launchFreezable(launchOptions: LaunchOptions) {
  const args = [`--remote-debugging-port=${DEVTOOLS_PORT}`, "--accept-lang=id-ID"];
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...args],
  });
  const attached = await chromium.connectOverCDP(`http://127.0.0.1:${DEVTOOLS_PORT}`, {
    noDefaults: true,
  });
  const context = attached.contexts()[0] as BrowserContext;
  return { context, close: () => browser.close() };
}

/** Does to a page what a telephone does in the background; the answer thaws it. */
export async function freeze(page: Page): Promise<() => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  return () => devtools.send("Page.setWebLifecycleState", { state: "active" });
}
