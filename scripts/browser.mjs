// The browser for the end-to-end tests: the first one found. Chromium without a user interface comes first: the
// same engine takes half the processor time.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { aptInstall } from "./debian-package.mjs";

const headlessShell = "/usr/bin/chromium-headless-shell";
const systemBrowsers = [
  headlessShell,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of a browser, "" for Playwright's own, or undefined if none is installed. */
export async function findBrowser() {
  const configured = process.env.CHROMIUM_PATH;
  if (configured) return configured;
  const system = systemBrowsers.find((path) => existsSync(path));
  if (system) return system;
  const { chromium } = await import("playwright");
  return existsSync(chromium.executablePath()) ? "" : undefined;
}

/** The path of a browser with a user interface, which can show notifications; undefined if none is installed. */
export const findWindowedBrowser = () =>
  systemBrowsers.find((path) => path !== headlessShell && existsSync(path));

/**
 * Installs what is missing: Debian's browsers as root on Debian, otherwise Playwright's own where none is found. A
 * test of notifications needs Chromium itself.
 */
export async function prepareBrowser() {
  if (process.env.CHROMIUM_PATH) return;
  const missing = ["chromium-headless-shell", "chromium"].filter(
    (name) => !existsSync(`/usr/bin/${name}`),
  );
  if (missing.length === 0 || aptInstall("--install-recommends", ...missing)) return;
  if ((await findBrowser()) !== undefined) return;
  spawnSync("npx", ["playwright", "install", "chromium"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}
