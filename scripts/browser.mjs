// The browser for the end-to-end tests: the first one found.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const systemBrowsers = [
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

/** Installs a browser: Debian's as root on Debian, otherwise Playwright's own. */
export function installBrowser() {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync("/etc/debian_version")) {
    const quiet = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    spawnSync("apt-get", ["update", "-qq"], quiet);
    const { status } = spawnSync("apt-get", ["install", "-y", "-qq", "chromium"], quiet);
    if (status === 0) return;
  }
  spawnSync("npx", ["playwright", "install", "chromium"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
}
