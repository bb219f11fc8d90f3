import { defineConfig } from "playwright/test";
import {
  E2E_DATABASE,
  E2E_ORIGIN,
  E2E_PORT,
  NO_HOLD,
  NO_WRITE_LIMIT,
  pushSettings,
} from "./e2e/support/environment";
import { findBrowser } from "./scripts/browser.mjs";

process.env.TURSO_DATABASE_URL = E2E_DATABASE; // the tests make their rows in the server's database
process.env.LOG_LEVEL = "silent";

const executablePath = (await findBrowser()) || undefined;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts", // *.test.ts are Vitest's
  tsconfig: "e2e/tsconfig.json", // the factories are server code: "server-only" is let through
  outputDir: "e2e/.output",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 1, // the browser itself may crash; what passes then is listed as flaky
  timeout: 60_000,
  reporter: [["list"], ["./scripts/slowest.mjs"]],
  use: {
    baseURL: E2E_ORIGIN,
    locale: "id-ID",
    serviceWorkers: "block", // its own tests allow it; everything works without
    launchOptions: {
      executablePath,
      args: [
        ...(isRoot ? ["--no-sandbox"] : []),
        "--font-render-hinting=none", // widths as in a browser with a user interface
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
    trace: "on-first-retry", // recording every test takes a fifth of the whole suite's time
  },
  webServer: {
    command: "node e2e/support/serve.mjs",
    url: `${E2E_ORIGIN}/api/health/live`,
    env: {
      PORT: String(E2E_PORT),
      HOST: "127.0.0.1",
      APP_ORIGIN: E2E_ORIGIN,
      TURSO_DATABASE_URL: E2E_DATABASE,
      NODE_ENV: "production",
      WRITE_LIMIT_PER_MINUTE: NO_WRITE_LIMIT,
      ANNOUNCEMENT_HOLD_SECONDS: NO_HOLD,
      LOG_LEVEL: "warn",
      ...pushSettings(),
    },
    gracefulShutdown: { signal: "SIGTERM", timeout: 10_000 },
    stdout: "pipe",
  },
});
