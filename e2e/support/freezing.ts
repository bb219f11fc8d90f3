import { type BrowserContext, chromium, type LaunchOptions, type Page } from "playwright/test";
import { freePort } from "@/lib/http/free-port";

/** A browser whose pages can be frozen: Playwright's usual settings keep every page awake. */
export async function launchFreezable(launchOptions: LaunchOptions) {
  const port = await freePort();
  const window = "--window-size=1280,800"; // the connection's state is shown on wide screens only
  const args = [`--remote-debugging-port=${port}`, "--accept-lang=id-ID", window];
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), ...args],
  });
  const attached = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, {
    noDefaults: true,
  });
  const context = attached.contexts()[0] as BrowserContext;
  return { context, close: () => browser.close() };
}

/** Freezes a page, as a phone does in the background; returns a function that resumes it. */
export async function freeze(page: Page): Promise<() => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  return () => devtools.send("Page.setWebLifecycleState", { state: "active" });
}
