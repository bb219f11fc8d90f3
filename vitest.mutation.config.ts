import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

process.env.TZ = "Asia/Makassar";

/** The embedded project of vitest.config.ts alone: `npm run mutation` runs it once for each mutant. */
export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: here("./db/testing/nothing.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    globalSetup: "./db/testing/template.ts",
    env: { LOG_LEVEL: "silent", NODE_ENV: "test" },
    include: ["lib/**/*.test.ts"],
    setupFiles: "./db/testing/setup-embedded.ts",
  },
});
