import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

process.env.TZ = "Asia/Makassar"; // what works only in UTC shall fail

export default defineConfig({
  resolve: {
    alias: [
      { find: "server-only", replacement: here("./db/testing/nothing.ts") },
      { find: /^@\//, replacement: here("./") },
    ],
  },
  test: {
    include: ["{lib,db,components,e2e/support}/**/*.test.ts"],
    globalSetup: "./db/testing/template.ts",
    setupFiles: "./db/testing/setup.ts",
    pool: "forks",
    maxWorkers: "100%", // by default one fewer than there are cores: of two cores one would idle
    env: { LOG_LEVEL: "silent", NODE_ENV: "test" },
  },
});
